import { Feed } from 'feed';
import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { Relay } from 'wire';
import { times } from '../src/times.ts';
import { trial, type Verdict } from '../src/trial.ts';
import { ways } from '../src/ways.ts';

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
const atOnce = 5;

describe.each(ways)('$name', (way) => {
  // On a busy machine each side often takes the other for dead, and the trials last.
  test('misses, repeats and reorders nothing, whatever is done to the connection', {
    timeout: 180_000,
  }, async () => {
    const verdicts: Verdict[] = [];
    for (let at = 0; at < seeds.length; at += atOnce) {
      const some = seeds.slice(at, at + atOnce);
      verdicts.push(...(await Promise.all(some.map((seed) => trial(way, seed)))));
    }
    expect(verdicts.filter(({ faults }) => faults.length > 0)).toEqual([]);
    const incidents = verdicts.reduce((sum, verdict) => sum + verdict.incidents, 0);
    expect(incidents).toBeGreaterThan(seeds.length); // else nothing was done to it
  });

  test('is told of a restart of the server by a reset, and given what the new log has', async ({
    serve,
    stop,
  }) => {
    const before = new Feed({ epoch: 'before' });
    const after = new Feed({ epoch: 'after' });
    const life = new AbortController();
    const portOf = async (feed: Feed, signal: AbortSignal) =>
      Number(new URL(await serve(way.serve(feed, signal, times.patience))).port);
    const relay = new Relay({ to: await portOf(before, life.signal), signal: stop.signal });
    const origin = await serve(relay.server);
    const told: string[] = [];
    way.follow(origin, {
      bookmark: { cursor: undefined },
      onMessage: (message) => told.push(message.type === 'reading' ? message.cursor : message.type),
      patience: times.patience,
      signal: stop.signal,
    });
    await expect.poll(() => told).toContain('hello');
    before.publish(1);
    await expect.poll(() => told).toContain('before-1');
    after.publish(2);
    relay.to = await portOf(after, stop.signal);
    life.abort();
    await expect.poll(() => told).toContain('after-1');
    expect(told.filter((text) => text !== 'hello')).toEqual(['before-1', 'reset', 'after-1']);
  });
});
