import type { Exercise } from 'exercise';

export default {
  title: 'Nobody there',
  symptom:
    'The longer this server runs, the slower it is. It is busy with pages that were closed long ago; ' +
    'and when a single client stops reading, its memory runs full.',
  checks: [
    {
      file: 'test/server.test.ts',
      title: 'takes its timer and its listener with it',
      expected: 'Twenty readers come and go, and nothing of them is left.',
      reason: /expected 20 to be \+?0/,
    },
    {
      file: 'test/server.test.ts',
      title: 'is dropped once too much waits for it, and the others are served',
      expected: 'A client for which more than `maxQueued` bytes wait is dropped.',
      reason: /expected 2 to be 1/,
      look: { file: 'src/server.ts', near: 'line.writeTo(res)' },
    },
  ],
  look: { file: 'src/server.ts', near: 'signal, maxBytes' },
  hints: [
    'Which signal ends the timer and the place in the feed, and when does it abort? And what becomes ' +
      'of a line that the network does not take?',
    'The `signal` of the exchange aborts when the reader has gone: take that one. After each write ' +
      'look at `res.writableLength`, and above `maxQueued` call `res.destroy()`.',
  ],
  why:
    'A reader may leave at any time, and what was begun for it has to end with its connection. One ' +
    'that stays and does not read closes its window, and TCP sends no more (RFC 9293 §3.8.6); but ' +
    '`write()` never refuses, and what it cannot send waits in the memory of the server. A reader ' +
    'that is dropped loses nothing: it comes back with its cursor.',
  mistake: ['1.9', '1.13'],
} satisfies Exercise;
