import { Feed } from 'feed';
import { RedisFeed } from 'feed/redis';
import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { serversTrial } from '../src/servers.ts';
import { ways } from '../src/ways.ts';

const seeds = [1, 2, 3];
const say = () => {};

describe.each(ways)('$name, of two servers with one log in Redis', (way) => {
  test('loses, repeats and reorders nothing when one is killed', async ({ redis: { url } }) => {
    const trialOf = (seed: number) => {
      const options = { url, key: `trial-${seed}`, lease: 100, say };
      return serversTrial(way, seed, {
        openFeed: (signal) => RedisFeed.open({ ...options, signal }),
      });
    };
    const verdicts = await Promise.all(seeds.map(trialOf));
    expect(verdicts.filter(({ faults }) => faults.length > 0)).toEqual([]);
    expect(verdicts.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThan(seeds.length);
  });

  test('is caught where each has a log of its own', async () => {
    const openFeed = () => new Feed();
    const verdicts = await Promise.all(
      seeds.map((seed) => serversTrial(way, seed, { openFeed, limit: 1_500 })),
    );
    expect(verdicts.flatMap(({ faults }) => faults).join()).toMatch(/resets|lost|duplicated/);
  });
});
