import { test } from 'test-kit';
import { expect } from 'vitest';
import type { LoadResult, Result, WayResult } from '../page/format.ts';
import {
  at,
  backRows,
  bytesRows,
  cpuRows,
  delayRows,
  growth,
  loadOf,
  memoryRows,
} from '../page/series.ts';

const calm = { clients: 100, rate: 10 };
const busy = { clients: 1000, rate: 50 };
const spread = { median: 2, min: 1, max: 3 };

function load(
  name: { clients: number; rate: number },
  change: Partial<LoadResult> = {},
): LoadResult {
  return {
    ...name,
    readings: 5,
    delay: [
      [0, 0.5],
      [0.01, 1],
      [0.25, 2],
      [0.5, 3],
      [0.75, 4],
      [0.99, 5],
      [1, 60],
    ],
    median: spread,
    bytes: { up: 1, down: 100 },
    json: 80,
    requests: 0,
    cpu: spread,
    ...change,
  };
}

function way(id: string, loads: LoadResult[], change: Partial<WayResult> = {}): WayResult {
  return {
    id,
    title: id.toUpperCase(),
    of: 'lesson',
    open: { up: 1, down: 1, requests: 1 },
    idle: spread,
    back: null,
    emptyPoll: null,
    loads,
    ...change,
  };
}

function result(...ways: WayResult[]): Result {
  return {
    format: 'server-push-bench-1',
    date: '2026-11-25',
    machine: { cpu: '', cores: 2, memory: 1, system: '', node: '', versions: {} },
    run: { rounds: 3, full: false, seconds: 1, idle: 1000, cut: 100, calm, busy },
    ways,
  };
}

test('a delay is a row of where most of it lies, at the calm load', () => {
  const some = result(way('sse', [load(busy, { delay: [[1, 9]] }), load(calm)]));
  const box = { p1: 1, p25: 2, p50: 3, p75: 4, p99: 5, max: 60 };
  expect(delayRows(some)).toEqual([{ id: 'sse', title: 'SSE', of: 'lesson', ...box }]);
});

test('a distribution with other parts is read at the next part that it has', () => {
  expect(
    at(
      [
        [0.5, 3],
        [1, 7],
      ],
      0.25,
    ),
  ).toBe(3);
  expect(
    at(
      [
        [0.5, 3],
        [1, 7],
      ],
      0.51,
    ),
  ).toBe(7);
  expect(at(null, 0.5)).toBeNaN();
});

test('a way that was not measured at a load has no row there', () => {
  const some = result(way('sse', [load(busy)]), way('xhr', [load(calm)]));
  expect(delayRows(some).map(({ id }) => id)).toEqual(['xhr']);
  expect(bytesRows(some).map(({ id }) => id)).toEqual(['xhr']);
  expect(cpuRows(some)).toEqual([{ id: 'sse', title: 'SSE', of: 'lesson', ...spread }]);
  expect(memoryRows(some).map(({ id }) => id)).toEqual(['sse', 'xhr']);
});

test('bytes are the JSON and what stands around it, which is never less than nothing', () => {
  const some = result(
    way('sse', [load(calm)]),
    way('odd', [load(calm, { bytes: { up: 0, down: 70 } })]),
  );
  expect(bytesRows(some).map(({ json, around, down, up }) => [json, around, down, up])).toEqual([
    [80, 20, 100, 1],
    [80, 0, 70, 0],
  ]);
});

test('only who was cut is live again', () => {
  const some = result(way('sse', [], { back: [[1, 30]] }), way('ws', [], { of: 'peer' }));
  expect(backRows(some).map(({ id, p50 }) => [id, p50])).toEqual([['sse', 30]]);
});

test('memory is told in KiB', () => {
  const some = result(way('sse', [], { idle: { median: 4096, min: 2048, max: 5120 } }));
  expect(memoryRows(some)).toEqual([
    { id: 'sse', title: 'SSE', of: 'lesson', median: 4, min: 2, max: 5 },
  ]);
});

test('growth is told of who was measured under more than two loads, by rate and clients', () => {
  const loads = [busy, { clients: 1000, rate: 10 }, { clients: 1, rate: 10 }].map((name) =>
    load(name),
  );
  const some = result(way('sse', loads), way('ws', [load(calm), load(busy)], { of: 'peer' }));
  const [only, ...others] = growth(some);
  expect(others).toEqual([]);
  expect(only?.points.map(({ clients, rate, p50, cpu }) => [clients, rate, p50, cpu])).toEqual([
    [1, 10, 3, 2],
    [1000, 10, 3, 2],
    [1000, 50, 3, 2],
  ]);
});

test('a load is the one with as many clients and as many readings', () => {
  const some = way('sse', [load({ clients: 100, rate: 50 }), load(calm)]);
  expect(loadOf(some, calm)).toBe(some.loads[1]);
  expect(loadOf(some, busy)).toBeUndefined();
});
