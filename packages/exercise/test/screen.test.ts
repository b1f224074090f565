import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Numbered } from '../src/exercise.ts';
import { screen } from '../src/screen.ts';
import type { Failure } from '../src/session.ts';

const exercise: Numbered = {
  name: '01-greeting',
  title: 'A greeting',
  symptom: 'The greeting is not what was expected of it, and everybody who reads it wonders why.',
  checks: [{ file: 'test/a.test.ts', title: 'greets', expected: 'A greeting.', reason: /hello/ }],
  look: { file: 'src/greeting.ts', near: 'greeting' },
  hints: ['How is it spelled?', 'There is a letter missing.'],
  why: 'It is spelled with two letters where one would do, which nobody has been able to explain.',
  patch: '',
};

function shown(failure: Failure, width = 80): string {
  return screen(
    { news: [exercise], at: 0, failure },
    {
      lesson: '04-sse',
      exercises: [exercise],
      width,
      hints: 2,
      diff: false,
      notice: '',
      locate: ({ file }) => `exercise/mine/${file}:1`,
    },
  );
}

/** Text of any kind, with what a terminal obeys among it. */
const text = fc
  .array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\x1b[2J', '\n', '\r', '\t', '\x07')),
  )
  .map((parts) => parts.join(''));
const bytes = fc.uint8Array({ maxLength: 400 }).map((part) => Buffer.from(part).toString('base64'));
const report = fc.record({
  file: fc.constant('test/a.test.ts'),
  title: fc.constant('greets'),
  sentence: text,
  state: fc.constant('failed' as const),
  messages: fc.array(text, { maxLength: 3 }),
  traffic: fc.record({
    connections: fc.array(fc.record({ sent: bytes, received: bytes }), { maxLength: 2 }),
    requests: fc.array(
      fc.record({
        line: text,
        fields: fc.array(text, { maxLength: 3 }),
        status: fc.option(fc.integer({ min: 100, max: 599 }), { nil: undefined }),
      }),
      { maxLength: 2 },
    ),
  }),
});
const failure = fc.record({
  check: fc.constant(exercise.checks[0]),
  report: fc.option(report, { nil: undefined }),
  faults: fc.array(text, { maxLength: 3 }),
  printed: text,
});

test('whatever a copy sends, prints or says, no line is wider than the terminal, and none moves it', () => {
  fc.assert(
    fc.property(failure, fc.integer({ min: 60, max: 120 }), (failure, width) => {
      const lines = stripVTControlCharacters(shown(failure, width)).split('\n');
      expect(lines.filter((line) => line.length > width)).toEqual([]);
      expect(lines.filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
    }),
  );
});

test('a terminal may be narrower than what has to be said', () => {
  for (const width of [1, 12, 24]) expect(shown({ faults: ['No.'] }, width)).toContain('0 of 1');
});
