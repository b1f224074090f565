import type { Exercise } from 'exercise';

export default {
  title: 'As of now',
  symptom:
    'With short polls every two seconds the page shows every second reading, and counts the others ' +
    'as missing. The longer it waits between two polls, the more of them are missing.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'with a cursor is told all that was published since the last poll',
      expected: 'The answer holds every reading after the cursor, from the oldest to the newest.',
      reason: /expected \[ \d+ \] to deeply equal \[ \d+, \d+, /,
    },
    {
      file: 'test/contract.test.ts',
      title: 'with a cursor %s is told of the gap, and then all there is',
      expected: 'A cursor that is not known is answered with `reset`, and all readings after it.',
      reason: /"type": "reading"/,
    },
  ],
  look: { file: 'src/short-poll.ts', near: 'feed.read(' },
  hints: [
    '`feed.read` answers everything after the cursor, in order. How much of that does the client get?',
    'The client wants all that it has not got, and at most `maxMessages` of it. The long poll wants ' +
      'the same: see what it calls, and where that comes from.',
  ],
  why:
    'A client that asks what there is now never learns what there was between two of its questions. ' +
    'A GET can say in its URL what the client has already, because the query is a part of what names ' +
    'the resource (RFC 3986 §3.4). So the server has to remember nothing about its clients, and ' +
    'nothing that its log still holds is lost, however long they wait between two polls.',
  mistake: '5.1',
} satisfies Exercise;
