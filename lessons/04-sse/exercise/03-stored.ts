import type { Exercise } from 'exercise';

export default {
  title: 'Stored by mistake',
  symptom:
    'The comment says that the answer never comes from a cache. What the field says is that a cache ' +
    'may keep it, and that a proxy may collect the stream and compress it.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'is an event stream, and forbids any copy, transformation or buffering on the way',
      expected: '`Cache-Control` forbids to store the answer, and to transform it.',
      reason: /max-age=0/,
    },
  ],
  look: { file: 'src/server.ts', near: "'Cache-Control'" },
  hints: [
    '`max-age` is an age: how old a copy may be. What forbids the copy itself?',
    '`Cache-Control` is a list. Two directives are needed: `no-store` against copies, and ' +
      '`no-transform` against compression on the way.',
  ],
  why:
    '`max-age=0` says that a stored answer is stale at once, and with that it may be stored (RFC 9111 ' +
    '§5.2.2.1). `no-store` forbids to keep any part of it (§5.2.2.5). A proxy that compresses a ' +
    'stream may collect it first, and `no-transform` forbids it to compress (§5.2.2.6).',
  mistake: '4.8',
} satisfies Exercise;
