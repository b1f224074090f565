import { spawnSync } from 'node:child_process';
import { test } from 'test-kit';
import { afterAll, beforeAll, expect } from 'vitest';
import { Child } from '../src/calls.ts';
import type { LoadCalls } from '../src/load.ts';
import { measure } from '../src/measure.ts';
import type { Plan } from '../src/plan.ts';
import { wayResult } from '../src/result.ts';
import { ways } from '../src/ways.ts';

const load = { clients: 2, rate: 200, readings: 4 };
const plan: Plan = { loads: [load], idle: 2, warmUp: load };

/** Bytes around the JSON of a reading, where each goes out by itself; an `id` has its own. */
const around: Record<string, [least: number, most: number]> = {
  xhr: [7, 7], // a line end, in a chunk: 32 characters are 39 bytes
  websocket: [2, 2], // a header: 34
  sse: [14 + 5 + 10, 14 + 5 + 11], // a field, an empty line, a chunk: 46; and the id of this feed
  'sse-fast': [14 + 5 + 10, 14 + 5 + 11],
};

/** One process for all, as in the benchmark. */
let clients: Child<LoadCalls>;
beforeAll(() => {
  clients = new Child('load.ts', []);
});
afterAll(() => clients.stop());

test.for(ways.map((way) => [way.id, way] as const))(
  '%s: everything arrives, once, in the bytes that are to be expected',
  async ([id, way]) => {
    const own = way.of === 'lesson' ? { ...plan, cut: { ...load, readings: 40 } } : plan;
    const sample = await measure(way, own, clients, () => {});
    const result = wayResult(way, [sample]);
    const [only] = result.loads;
    // As many as were expected came, or there would be no sample.
    expect(only?.delay.every(([, delay]) => delay > 0)).toBe(true);
    expect(only?.cpu.median).toBeGreaterThan(0);
    expect(result.open.requests).toBeGreaterThan(0);
    expect(result.back?.every(([, back]) => back > 0) ?? null).toBe(
      way.of === 'lesson' ? true : null,
    );
    const [least, most] = around[id] ?? [0, Number.POSITIVE_INFINITY];
    const framing = (only?.bytes.down ?? 0) - (only?.json ?? 0);
    expect(framing).toBeGreaterThanOrEqual(least);
    expect(framing).toBeLessThanOrEqual(most);
    expect(only?.bytes.up === 0).toBe(way.speech.by !== 'polling' && id !== 'socketio-polling');
  },
);

test('who asks a process that ends is told how: before, before its end is known, after', async () => {
  const ending = new Child<LoadCalls>('load.ts', []);
  const before = ending.call('close');
  ending.stop();
  spawnSync(process.execPath, ['--eval', '']); // it is dead by then, and no event has told of it
  const unknown = ending.call('close');
  const end = 'load.ts ended with SIGKILL';
  await Promise.all([before, unknown].map((asked) => expect(asked).rejects.toThrow(end)));
  await expect(ending.call('close')).rejects.toThrow(end);
});
