import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { parseOptions, UsageError } from '../src/options.ts';
import { distributionOf, parts, quantile, spreadOf } from '../src/statistics.ts';

describe('a quantile', () => {
  test.for([
    [0, 1],
    [0.25, 1],
    [0.26, 2],
    [0.5, 2],
    [0.99, 4],
    [1, 4],
  ] as const)(
    'at %d of four numbers is number %i: the smallest that so many do not exceed',
    ([part, expected]) => {
      expect(quantile([1, 2, 3, 4], part)).toBe(expected);
    },
  );

  test('of nothing is no number', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});

test('a spread has the middle, the least and the greatest, in whatever order they came', () => {
  expect(spreadOf([10, 9, 100])).toEqual({ median: 10, min: 9, max: 100 });
});

test('a distribution is that of all rounds together, as numbers and not as text', () => {
  const points = distributionOf([Float64Array.of(100, 9), Float64Array.of(20)]);
  expect(points.map(([part]) => part)).toEqual(parts);
  expect([points[0], points.at(-1)]).toEqual([
    [0, 9],
    [1, 100],
  ]);
  expect(points.find(([part]) => part === 0.5)?.[1]).toBe(20);
});

describe('a flag', () => {
  test.for([
    [['--rounds', '0'], '--rounds is 0: set it to a number from 1 to 99'],
    [['--rounds', 'many'], '--rounds is many: set it to a number from 1 to 99'],
    [['--only', 'sse,carrier-pigeon'], '--only does not know carrier-pigeon: there are '],
    [['--fast'], "Unknown option '--fast'"],
    [['sse'], "Unexpected argument 'sse'"],
  ] as const)('%j is refused in one line', ([args, reason]) => {
    const parse = () => parseOptions([...args]);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(reason);
    expect(parse).not.toThrow('\n');
  });

  test('--only takes some, in the order of the table', () => {
    const { ways } = parseOptions(['--only', 'sse,xhr']);
    expect(ways.map(({ id }) => id)).toEqual(['xhr', 'sse']);
  });
});
