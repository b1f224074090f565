import { describe, expect, test } from 'vitest';
import { coverageOf } from '../src/dissect/coverage.ts';
import type { Field, Range, Unit } from '../src/dissect/dissect.ts';

const plain = { value: '', note: '' };
const leaf = (...ranges: Range[]): Field => ({ name: 'leaf', ranges, ...plain });
const unit = (...fields: Field[]): Unit => ({
  direction: 'up',
  kind: 'bytes',
  ranges: [],
  length: 0,
  summary: '',
  note: '',
  fields,
});

describe('coverage', () => {
  test('is complete when each byte is in one field, whatever the order', () => {
    const units = [unit(leaf([5, 9])), unit(leaf([0, 2], [4, 5])), unit(leaf([2, 4]))];
    expect(coverageOf(units, 9)).toEqual({ missing: [], twice: [] });
  });

  test.each<[string, Field[], Range[]]>([
    ['at the beginning', [leaf([2, 9])], [[0, 2]]],
    ['in the middle', [leaf([0, 3]), leaf([4, 9])], [[3, 4]]],
    ['at the end', [leaf([0, 7])], [[7, 9]]],
    ['everywhere', [], [[0, 9]]],
    ['beyond the stream', [leaf([0, 11])], [[9, 11]]],
  ])('finds what is missing %s', (_, fields, missing) => {
    expect(coverageOf([unit(...fields)], 9)).toEqual({ missing, twice: [] });
  });

  test('finds what is explained twice', () => {
    const units = [unit(leaf([0, 5]), leaf([3, 9])), unit(leaf([8, 9]))];
    expect(coverageOf(units, 9).twice).toEqual([
      [3, 5],
      [8, 9],
    ]);
  });

  test('asks the parts of a field, and not the field', () => {
    const whole = { ...leaf([0, 9]), fields: [leaf([0, 4]), leaf([5, 9])] };
    expect(coverageOf([unit(whole)], 9).missing).toEqual([[4, 5]]);
  });

  test('takes a field whose parts are all worked out as a whole', () => {
    const whole = { ...leaf([0, 9]), fields: [leaf()] };
    expect(coverageOf([unit(whole)], 9).missing).toEqual([]);
  });

  test('expects content to be explained by another unit', () => {
    const content = { ...leaf([2, 7]), content: true } as const;
    const carrier = unit(leaf([0, 2]), content, leaf([7, 9]));
    expect(coverageOf([carrier], 9).missing).toEqual([[2, 7]]);
    expect(coverageOf([carrier, unit(leaf([2, 7]))], 9)).toEqual({ missing: [], twice: [] });
  });

  test('counts bits', () => {
    const bits = (from: number, to: number): Field => ({ ...leaf([0, 1]), bits: [from, to] });
    expect(coverageOf([unit(bits(0, 4), bits(4, 8))], 1)).toEqual({ missing: [], twice: [] });
    expect(coverageOf([unit(bits(0, 4), bits(5, 8))], 1).missing).toEqual([[0, 1]]);
    expect(coverageOf([unit(bits(0, 5), bits(4, 8))], 1).twice).toEqual([[0, 1]]);
  });
});
