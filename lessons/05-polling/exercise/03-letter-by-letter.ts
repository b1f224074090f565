import type { Exercise } from 'exercise';

export default {
  title: 'Letter by letter',
  symptom:
    'On the machine of the developer half of the answers are 304. In production, behind a proxy that ' +
    'compresses, there is none: every poll is answered in full, whether anything is new or not.',
  checks: [
    {
      file: 'test/server.test.ts',
      title: 'reads If-None-Match as one list, on however many lines it stands',
      expected: 'One of the tags in `If-None-Match` is the one of the answer, so that is 304.',
      reason: /'HTTP\/1\.1 200 OK' to be 'HTTP\/1\.1 304/,
    },
    {
      file: 'test/entity-tag.test.ts',
      title: 'If-None-Match with %s',
      expected: 'The tag is found in a list, with the mark for a weak one, and `*` is any tag.',
      reason: /W\/"test-3": expected false to be true/,
    },
  ],
  look: { file: 'src/entity-tag.ts', near: 'return ifNoneMatch' },
  hints: [
    'How many tags can `If-None-Match` hold? And what has a proxy to do with a tag when it compresses ' +
      'the answer on its way?',
    'Find each tag in the field, from quote to quote, leave out a `W/` before it, and compare what is ' +
      'left; `*` alone names any tag. Between its quotes a tag may hold a comma.',
  ],
  why:
    '`If-None-Match` is `*` or a list of tags, and the answer is 304 when one of them is the present ' +
    'one (RFC 9110 §13.1.2). It is compared in the weak way, which does not look at `W/` (§8.8.3.2): a ' +
    'proxy that compresses an answer has changed its bytes, and may no longer call its tag strong ' +
    '(§8.8.1). And several lines of one field are one list (§5.2).',
} satisfies Exercise;
