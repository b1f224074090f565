import type { Exercise } from 'exercise';

export default {
  title: 'Good for a second',
  symptom:
    'A client that uses its cache asks twice a second, and every other time it is told what it was ' +
    'told before, although there is a new reading. The server has not even seen that question.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'may be kept by a cache that asks before it uses the copy',
      expected: 'A short poll allows to keep its answer, and wants to be asked before each use.',
      reason: /expected 'max-age=1' to match/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'forbids to keep its answer',
      expected: 'A long poll forbids to keep its answer.',
      reason: /expected 'max-age=1' to match/,
      look: { file: 'src/long-poll.ts', near: "'Cache-Control'" },
    },
  ],
  look: { file: 'src/short-poll.ts', near: "'Cache-Control'" },
  hints: [
    'For how long is "nothing new" true? And what would anybody do with a copy of the answer to "what ' +
      'comes next?"',
    'The short poll has a tag, so a cache can ask whether its copy is still right: `no-cache` makes it ' +
      'ask each time. The long poll, in `src/long-poll.ts`, needs `no-store`, on all of its answers.',
  ],
  why:
    'As long as `max-age` allows, a cache answers in place of the server, which hears nothing of it ' +
    '(RFC 9111 §4.2, §5.2.2.1). `no-cache` lets a copy be kept, but not used before the server was ' +
    'asked (§5.2.2.4), and with a tag that costs next to nothing. `no-store` forbids the copy itself ' +
    '(§5.2.2.5), and a 204 needs it too: without a word a cache may keep that (RFC 9110 §15.3.5).',
} satisfies Exercise;
