import { RedisFeed } from 'feed/redis';
import { test as base, PanelView, RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import { servers } from './lessons.ts';

interface Fixtures {
  /** A log in Redis, of a server with a patience of a second and a half. */
  feed: RedisFeed;
}

const test = base.extend<Fixtures>({
  feed: async ({ redis, stop }, use) => {
    const { signal } = stop;
    await use(await RedisFeed.open({ url: redis.url, signal, patience: 1_500, say: () => {} }));
    stop.abort();
  },
});

/** Publishes a reading. A feed that is stale for a moment publishes none. */
async function publish(feed: RedisFeed): Promise<void> {
  const { cursor } = feed;
  const isPublished = async () => {
    if (feed.cursor === cursor) await feed.publish(1);
    return feed.cursor !== cursor;
  };
  await expect.poll(isPublished).toBe(true);
}

/** What each page says, in its log, when its server cannot reach Redis. */
const pages = [
  ['01', 'xhr', /^stale: /],
  ['01', 'fetch', /^stale: /],
  ['02', 'socket', /^stale: /],
  ['03', 'websocket', /^stale: /],
  ['04', 'same-origin', /^stale: /],
  ['05', 'short', /^the server answered 503: trying again in /],
  ['05', 'long', /^the server answered 503: trying again in /],
] as const;

test.for(pages)(
  'the page of lesson %s (%s) says that the log is gone, and misses nothing when it is back',
  async ([lesson, id, complaint], { feed, redis, serve, stop, page }) => {
    await page.goto(await serve(servers[lesson]({ feed, signal: stop.signal })));
    const panel = new PanelView(page, id);
    await panel.connect();
    await panel.shows(/^hello/);
    await publish(feed);
    await panel.shows(/^#2 /);
    await redis.kill();
    await panel.shows(complaint);
    await redis.begin();
    await expect
      .poll(async () => {
        await panel.hurry();
        await feed.publish(2);
        return (await panel.counters()).received;
      })
      .toBeGreaterThan(2);
    expect(await panel.counters()).toMatchObject({ missing: 0, duplicated: 0, resets: 0 });
  },
);

describe('a poll while the log cannot be reached', () => {
  test.for(['/readings', '/readings/next'])(
    '%s is given what is here, and then 503',
    async (path, { feed, redis, serve, stop }) => {
      const origin = await serve(servers['05']({ feed, signal: stop.signal }));
      const { cursor } = feed;
      await publish(feed);
      await redis.kill();
      await expect.poll(() => feed.read().at(-1)?.type).toBe('stale');
      const first = await fetch(`${origin}${path}?after=${cursor}`);
      expect(await first.json()).toMatchObject([{ seq: 2 }, { type: 'stale' }]);
      const second = await fetch(`${origin}${path}?after=${feed.cursor}`);
      expect(second.status).toBe(503);
      expect(await second.text()).toBe('The log cannot be reached.\n');
      // It may be that another server has told more: here nobody can say.
      const third = await fetch(`${origin}${path}?after=${feed.cursor}0`);
      expect(third.status).toBe(503);
    },
  );

  test('that waits is answered 503 at once', async ({ feed, redis, serve, stop }) => {
    const origin = await serve(servers['05']({ feed, signal: stop.signal }));
    const waiting = await RawClient.open(origin);
    waiting.send(`GET /readings/next?after=${feed.cursor} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    await expect.poll(() => feed.followers).toBe(1);
    await redis.kill();
    await waiting.until(/^HTTP\/1\.1 503 /);
    waiting.reset();
  });
});
