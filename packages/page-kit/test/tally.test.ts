import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Tally } from '../page/tally.ts';

function tallyOf(steps: readonly (number | 'reset')[]): Tally {
  const tally = new Tally();
  for (const step of steps) {
    if (step === 'reset') tally.reset();
    else tally.add(step);
  }
  return tally;
}

/** The same, counted the slow way: a set of everything seen since the beginning or the reset. */
function naiveCount(steps: readonly (number | 'reset')[]) {
  const counts = { received: 0, missing: 0, duplicated: 0, resets: 0 };
  const parts: number[][] = [[]];
  for (const step of steps) {
    if (step === 'reset') parts.push([]);
    else parts.at(-1)?.push(step);
  }
  for (const seqs of parts) {
    const [first = 0] = seqs;
    const seen = new Set(seqs.filter((seq) => seq >= first));
    counts.received += seen.size;
    counts.duplicated += seqs.length - seen.size;
    if (seen.size > 0) counts.missing += Math.max(...seen) - first + 1 - seen.size;
  }
  counts.resets = parts.length - 1;
  return counts;
}

test('begins with nothing', () => {
  expect(tallyOf([])).toMatchObject({ received: 0, missing: 0, duplicated: 0, resets: 0 });
});

test('a log that is joined in its middle has nothing missing before', () => {
  expect(tallyOf([17, 18, 19])).toMatchObject({ received: 3, missing: 0, duplicated: 0 });
});

test('a gap counts as missing until a late reading fills it', () => {
  expect(tallyOf([1, 2, 6])).toMatchObject({ received: 3, missing: 3 });
  expect(tallyOf([1, 2, 6, 4])).toMatchObject({ received: 4, missing: 2, duplicated: 0 });
  expect(tallyOf([1, 2, 6, 4, 4])).toMatchObject({ received: 4, missing: 2, duplicated: 1 });
  expect(tallyOf([1, 2, 6, 4, 3, 5])).toMatchObject({ received: 6, missing: 0, duplicated: 0 });
});

test('after a reset the numbers may begin anywhere, and what was missing stays so', () => {
  const tally = tallyOf([7, 9, 'reset', 1, 2]);
  expect(tally).toMatchObject({ received: 4, missing: 1, duplicated: 0, resets: 1 });
});

test('whatever is lost, doubled or out of order, the counts are right', () => {
  const seq = fc.integer({ min: 1, max: 20 });
  const step = fc.oneof({ weight: 20, arbitrary: seq }, fc.constant('reset' as const));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      expect(tallyOf(steps)).toMatchObject(naiveCount(steps));
    }),
    { numRuns: 500 },
  );
});

test('a stream that loses nothing, however it is cut and resumed, has 0 and 0', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), (first, length) => {
      const steps = Array.from({ length }, (_, index) => first + index);
      expect(tallyOf(steps)).toMatchObject({ received: length, missing: 0, duplicated: 0 });
    }),
  );
});
