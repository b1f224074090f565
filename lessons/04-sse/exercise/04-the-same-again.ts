import type { Exercise } from 'exercise';

export default {
  title: 'The same events again',
  symptom:
    'The connection breaks, and the browser comes back by itself. It cannot say what it had, and ' +
    'the server would not ask: the reader misses readings, or gets some twice.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'gives each reading an id of its own, and leaves out no number',
      expected: 'Each reading comes with an id of its own.',
      reason: /the id of reading \d+: expected undefined/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'goes on after the id in %s',
      expected:
        'The first reading is the one after the id, which stands in `Last-Event-ID`, or else in ' +
        '`?after=`.',
      reason: /to deeply equal/,
    },
  ],
  look: { file: 'src/server.ts', near: "query.get('after')" },
  hints: [
    'There are two places: where a reading is written, and where the request is read. What does a ' +
      'browser send along when it reconnects?',
    'Give each reading the `id` that `formatPosition(message.cursor, toCome)` makes. Read it from the ' +
      'header `Last-Event-ID`, and where that is missing or empty, from `?after=`.',
  ],
  why:
    'A browser keeps the last id that it was sent, and sends it back in `Last-Event-ID` when it ' +
    'reconnects (HTML §9.2.3, §9.2.4). It repeats the URL unchanged, so where both name an id, the ' +
    'header is the newer. A new `EventSource` knows no id and cannot set a header, and that is what ' +
    'the URL is for.',
  mistake: '4.2',
} satisfies Exercise;
