/** What is made of many numbers. */
import type { Distribution, Spread } from '../page/format.ts';

/**
 * The value that the fraction `part` of `sorted` does not exceed: the smallest number of which that is
 * true ("nearest rank"), so always one that was measured. NaN when there is none.
 */
export function quantile(sorted: ArrayLike<number>, part: number): number {
  const rank = Math.ceil(part * sorted.length);
  return sorted[Math.min(Math.max(rank, 1), sorted.length) - 1] ?? Number.NaN;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: quantile(sorted, 0.5), min: quantile(sorted, 0), max: quantile(sorted, 1) };
}

/** The parts at which a distribution is written down: closer together where it is thin. */
export const parts = [
  0,
  0.01,
  ...Array.from({ length: 19 }, (_, index) => (index + 1) / 20),
  0.975,
  0.99,
  0.995,
  0.999,
  1,
] as const;

/** All numbers of all rounds as a few points of their distribution: part, value. */
export function distributionOf(rounds: readonly Float64Array[]): Distribution {
  const all = new Float64Array(rounds.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const round of rounds) {
    all.set(round, at);
    at += round.length;
  }
  all.sort();
  return parts.map((part) => [part, quantile(all, part)]);
}
