import type { Exercise } from 'exercise';

export default {
  title: 'A name that becomes an event',
  symptom:
    'The name of an event comes from outside, and there is a line break in it. What stands behind ' +
    'the break arrives as an event that this server never sent.',
  checks: [
    {
      file: 'test/event-stream.test.ts',
      title: 'refuses a line break in %s',
      expected: 'A line break in `comment`, `event` or `id` is refused: a RangeError is thrown.',
      reason: /does not throw a RangeError/,
    },
  ],
  look: { file: 'src/event-stream.ts', near: "field('event'" },
  hints: [
    '`data` can be written in several lines. Which other fields hold a text that may come from ' +
      'outside, and could they be written in several lines?',
    'There is no way to write a line break in `event`, in `id` or in a comment. Throw a `RangeError` ' +
      'when there is a CR or an LF in one of them.',
  ],
  why:
    'A line break ends the field, whatever the writer meant, and the rest of the text is read as a ' +
    'line of its own (HTML §9.2.6). Only `data` may come more than once, so in the others a break ' +
    'can only be refused. More than one library had this hole (CVE-2026-33128, CVE-2026-29085, ' +
    'CVE-2026-44217).',
  mistake: '4.3',
} satisfies Exercise;
