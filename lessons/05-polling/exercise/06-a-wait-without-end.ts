import type { Exercise } from 'exercise';

export default {
  title: 'A wait without an end',
  symptom:
    'While readings come, long polling is perfect. At night none comes, and every poll ends with an ' +
    'error: the page, or a proxy on the way, has lost patience. In the morning the server still holds ' +
    'the polls of all pages that were closed in the night.',
  checks: [
    {
      file: 'test/server.test.ts',
      title: 'is answered 204 when nothing comes',
      expected: 'After `hold` milliseconds without a reading the poll is answered 204.',
      reason: /There is no whole answer to GET \/readings\/next/,
    },
    {
      file: 'test/server.test.ts',
      title: 'takes them with it when its client goes away',
      expected: 'When the client has gone, nothing waits for it any more: no listener, no timer.',
      reason: /those that wait: expected 1 to be \+?0/,
    },
    {
      file: 'test/server.test.ts',
      title: 'is answered when the server stops, not cut',
      expected: 'A server that stops answers 204 first, and `Connection: close`.',
      reason: /'HTTP\/1\.1 200 OK' to be 'HTTP\/1\.1 204/,
    },
  ],
  look: { file: 'src/long-poll.ts', near: 'function answer(' },
  hints: [
    'The wait ends when there is news. What else has to end it? `Options` in `src/server.ts` names one ' +
      'thing, and the `signal` of an `Exchange` tells of two more.',
    'Let `answer` take an empty list for "nothing": 204, with no content. Call it from a timer after ' +
      '`hold` milliseconds, 25,000 unless said, and when `signal` aborts, with `Connection: close`. ' +
      'Whatever happens first ends the timer and the listener.',
  ],
  why:
    'Somewhere on the way there is a limit on silence, and the server has to answer before it: 30 ' +
    'seconds are the safe one (RFC 6202 §5.5). To answer without content on purpose is what 204 is ' +
    'for (RFC 9110 §15.3.5), and `Connection: close` says that this connection takes no more requests ' +
    '(RFC 9112 §9.6). A client that goes away sends no farewell over HTTP: only the close of its ' +
    'connection tells, and whoever waits for it has to listen for that.',
  mistake: '5.2',
} satisfies Exercise;
