/**
 * What the pictures of a result show, as rows of plain numbers. Nothing here knows how it is drawn.
 */
import type { Distribution, LoadName, LoadResult, Result, Spread, WayResult } from './format.ts';

/** Whose row it is. */
export interface Named {
  id: string;
  title: string;
  of: 'lesson' | 'peer';
}

/** Where most of a distribution lies: the values that so many hundredths of it do not exceed. */
export interface Box {
  p1: number;
  p25: number;
  p50: number;
  p75: number;
  p99: number;
  max: number;
}

export type BoxRow = Named & Box;
export type SpreadRow = Named & Spread;

/** Bytes of one delivered reading. `down` is `json` and what the technique puts around it. */
export interface BytesRow extends Named {
  json: number;
  around: number;
  down: number;
  up: number;
  requests: number;
}

export interface Growth extends Named {
  points: (LoadName & Box & { cpu: number })[];
}

/** Milliseconds from publishing to arriving, at the calm load. */
export function delayRows({ ways, run }: Result): BoxRow[] {
  return rows(ways, (way) => boxOf(loadOf(way, run.calm)?.delay));
}

/** Milliseconds from a cut until live again. */
export function backRows({ ways }: Result): BoxRow[] {
  return rows(ways, ({ back }) => boxOf(back));
}

/** At the calm load. */
export function bytesRows({ ways, run }: Result): BytesRow[] {
  return rows(ways, (way) => {
    const load = loadOf(way, run.calm);
    if (!load) return undefined;
    const { bytes, json, requests } = load;
    // Several readings in one answer are an array: then they share what stands around them.
    return { json, around: Math.max(0, bytes.down - json), ...bytes, requests };
  });
}

/** Seconds of the server's processor for a million deliveries, at the busy load. */
export function cpuRows({ ways, run }: Result): SpreadRow[] {
  return rows(ways, (way) => loadOf(way, run.busy)?.cpu);
}

/** KiB of the server's memory for one idle connection. */
export function memoryRows({ ways }: Result): SpreadRow[] {
  return rows(ways, ({ idle: { median, min, max } }) => ({
    median: median / 1024,
    min: min / 1024,
    max: max / 1024,
  }));
}

/** Every load of each way that has more than the two which all have. */
export function growth({ ways }: Result): Growth[] {
  return rows(ways, ({ loads }) => {
    if (loads.length <= 2) return undefined;
    const points = loads.flatMap(({ clients, rate, delay, cpu }) => {
      const box = boxOf(delay);
      return box ? [{ clients, rate, ...box, cpu: cpu.median }] : [];
    });
    return { points: points.toSorted((a, b) => a.rate - b.rate || a.clients - b.clients) };
  });
}

export function loadOf(way: WayResult, wanted: LoadName): LoadResult | undefined {
  return way.loads.find(({ clients, rate }) => clients === wanted.clients && rate === wanted.rate);
}

/** The value that `part` of a distribution does not exceed; of none, NaN. */
export function at(distribution: Distribution | null | undefined, part: number): number {
  return distribution?.find(([each]) => each >= part)?.[1] ?? Number.NaN;
}

function boxOf(distribution: Distribution | null | undefined): Box | undefined {
  if (!distribution) return undefined;
  const [p1, p25, p50, p75, p99, max] = [0.01, 0.25, 0.5, 0.75, 0.99, 1].map((part) =>
    at(distribution, part),
  );
  return { p1, p25, p50, p75, p99, max };
}

function rows<T>(ways: readonly WayResult[], of: (way: WayResult) => T | undefined): (Named & T)[] {
  return ways.flatMap((way) => {
    const row = of(way);
    return row ? [{ id: way.id, title: way.title, of: way.of, ...row }] : [];
  });
}
