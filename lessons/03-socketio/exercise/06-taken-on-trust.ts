import type { Exercise } from 'exercise';

export default {
  title: 'Taken on trust',
  symptom:
    'Somebody leaves out the acknowledgement of a question, and the process ends for all. Somebody ' +
    'else sends a text among the numbers, and the sum of 1 and "2" is "12".',
  checks: [
    {
      file: 'test/handler.test.ts',
      title: 'does without an acknowledgement, or with something else in its place',
      expected: 'The work is done, nothing is called that is no function, and nothing is thrown.',
      reason: /acknowledge is not a function/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'of %s is refused, in words',
      expected: 'Anything but numbers that have a sum is answered with `ok: false` and an error.',
      reason: /This is no refusal: .*"sum":"12"/,
      look: { file: 'src/sum.ts', near: 'export function sum' },
    },
  ],
  look: { file: 'src/handler.ts', near: 'args.at(-1)' },
  hints: [
    'TypeScript knows what our own page sends. Who else can send something, and what could it be?',
    'In `src/handler.ts`, call the last argument only if it is a function. In `src/sum.ts`, take ' +
      '`unknown`: a list of 1 to 100, in which every element passes `Number.isFinite`, and a sum that ' +
      'does.',
  ],
  why:
    'The id that asks for an acknowledgement is optional in an EVENT packet, and its payload is any ' +
    'JSON array (Socket.IO protocol v5, "Packet encoding"). Types are gone when the program runs, so ' +
    'what comes from outside is `unknown` until it was looked at. The `+` of JavaScript adds numbers ' +
    'and joins as soon as one side is a string (ECMA-262 §13.15.3).',
  mistake: '3.7',
} satisfies Exercise;
