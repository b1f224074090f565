import { Feed } from 'feed';
import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { interrupt, openerOf, serversTrial } from '../src/servers.ts';
import { countsOf } from '../src/trial.ts';
import { ways } from '../src/ways.ts';

const seeds = [1, 2, 3];

// On a busy machine each side often takes the other for dead, and the trials last.
const timeout = 180_000;

describe.each(ways)('$name, of two servers with one log in Redis', { timeout }, (way) => {
  test('loses, repeats and reorders nothing when one is killed', async ({ redis: { url } }) => {
    const trialOf = (seed: number) =>
      serversTrial(way, seed, { openFeed: openerOf({ url, key: `trial-${seed}`, lease: 100 }) });
    const verdicts = await Promise.all(seeds.map(trialOf));
    expect(verdicts.filter(({ faults }) => faults.length > 0)).toEqual([]);
    expect(verdicts.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThan(seeds.length);
  });

  test('is caught where each has a log of its own', async () => {
    const openFeed = () => new Feed();
    const trialOf = (seed: number) => serversTrial(way, seed, { openFeed, limit: 1_500 });
    const verdicts = await Promise.all(seeds.map(trialOf));
    expect(verdicts.flatMap(({ faults }) => faults).join()).toMatch(/resets|lost|duplicated/);
  });
});

test('no way loses, repeats or reorders anything when Redis is killed, too', { timeout }, async ({
  redis,
}) => {
  const over = new AbortController();
  const interrupting = interrupt(redis, over.signal, 500, 1.5);
  const { url } = redis;
  const verdicts = await Promise.all(
    ways.map((way) =>
      serversTrial(way, 4, { openFeed: openerOf({ url, key: way.name, lease: 100 }) }),
    ),
  );
  over.abort();
  expect(await interrupting).toBeGreaterThan(1);
  expect(verdicts.filter(({ faults }) => faults.length > 0)).toEqual([]);
});

test('Redis is left alone once the trials are over', async () => {
  const over = new AbortController();
  let kills = 0;
  const redis = {
    async kill() {
      kills += 1;
    },
    async begin() {
      setImmediate(() => over.abort()); // while it is left alone again, for much longer
    },
  };
  expect(await interrupt(redis, over.signal, 1, 1_000_000)).toBe(1);
  expect(kills).toBe(1);
});

test('a number that nobody has sent makes up for none that is missing', () => {
  expect(countsOf([0, 1, 2], 3)).toMatchObject({ lost: 1, duplicated: 1 });
  expect(countsOf([1, 2, 3], 3)).toEqual({ lost: 0, duplicated: 0, reordered: 0 });
});
