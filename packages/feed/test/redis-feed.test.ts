import { getEventListeners, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createClient } from '@redis/client';
import { test as base, type RedisServer } from 'test-kit';
import { describe, expect } from 'vitest';
import type { Message } from '../src/feed.ts';
import { RedisFeed, type RedisFeedOptions } from '../src/redis-feed.ts';

interface Fixtures {
  /** The feed of one server. */
  open: (options?: Partial<RedisFeedOptions>) => Promise<RedisFeed>;
  /** What `redis-cli` would be given. */
  command: (...words: string[]) => Promise<unknown>;
  /** What the feeds have said to whoever runs them. */
  said: string[];
}

const test = base.extend<Fixtures>({
  said: async ({}, use) => use([]),
  open: async ({ redis, stop, said }, use) => {
    const { signal } = stop;
    const say = (text: string) => said.push(text);
    await use((options) => RedisFeed.open({ url: redis.url, signal, say, ...options }));
    stop.abort();
  },
  command: async ({ redis }, use) => {
    await use(async (...words) => {
      const client = await createClient({ url: redis.url }).connect();
      const answer = await client.sendCommand(words);
      client.destroy();
      return answer;
    });
  },
});

/** Follows a feed; answers what it is told, as it is told it. */
function follow(
  feed: RedisFeed,
  cursor?: string,
  signal = new AbortController().signal,
): Message[] {
  const told: Message[] = [];
  feed.follow(cursor, (messages) => told.push(...messages), signal);
  return told;
}

const seqs = (messages: readonly Message[]) =>
  messages.flatMap((message) => (message.type === 'reading' ? [message.seq] : []));
const types = (messages: readonly Message[]) => messages.map(({ type }) => type);

/** Publishes so many readings, and waits for each to arrive. */
async function publish(feed: RedisFeed, count: number): Promise<void> {
  for (let published = 0; published < count; published += 1) {
    const before = feed.cursor;
    await feed.publish(20);
    await expect.poll(() => feed.cursor, { interval: 5 }).not.toBe(before);
  }
}

describe('one server', () => {
  test('has the id of the entry in the stream for a cursor', async ({ open, command }) => {
    const feed = await open();
    await publish(feed, 2);
    const entries = (await command('XRANGE', 'readings', '-', '+')) as [string, string[]][];
    expect(feed.cursor).toBe(entries.at(-1)?.[0]);
    expect(feed.cursor).toMatch(/^1\d{12}-3$/);
    expect(entries.map(([id]) => id.split('-')[1])).toEqual(['1', '2', '3']);
  });

  test('replays and goes on live, with nothing between and nothing twice', async ({ open }) => {
    const feed = await open();
    const begin = feed.cursor;
    await publish(feed, 2);
    const told = follow(feed, begin);
    await publish(feed, 2);
    expect(types(told)).toEqual(['hello', 'reading', 'reading', 'reading', 'reading']);
    expect(seqs(told)).toEqual([2, 3, 4, 5]);
  });

  test('that is started again loses nothing and goes on counting', async ({ open }) => {
    const life = new AbortController();
    const first = await open({ signal: life.signal, lease: 50 });
    const begin = first.cursor;
    await publish(first, 3);
    life.abort();
    const second = await open({ lease: 50 });
    const told = follow(second, begin);
    const some = () => second.publish(1).then(() => seqs(told).slice(0, 4));
    await expect.poll(some).toEqual([2, 3, 4, 5]); // once the lease of the first has run out
    expect(types(told)[0]).toBe('hello');
  });

  test.for([
    ['older than the stream', (feed: RedisFeed) => feed.cursor.replace(/-.*/, '-1')],
    ['of another log', (feed: RedisFeed) => feed.cursor.replace(/^\d/, '0')],
    ['that Redis has never given out', (feed: RedisFeed) => `${feed.cursor}0`],
    ['of a time to come', () => '9999999999999-1'],
    ['of a log in memory', () => 'abcd1234-1'],
  ] as const)('answers a cursor %s with a reset', async ([, cursorOf], { open }) => {
    const feed = await open({ capacity: 3 });
    await publish(feed, 5);
    const told = follow(feed, cursorOf(feed));
    await expect.poll(() => types(told)).toEqual(['reset', 'reading', 'reading', 'reading']);
    expect(seqs(told)).toEqual([4, 5, 6]);
    await feed.reach(cursorOf(feed));
    expect(types(feed.read(cursorOf(feed)))[0]).toBe('reset');
  });

  test('that cannot be opened leaves nothing behind', async ({ open, redis, command, stop }) => {
    const listeners = () => getEventListeners(stop.signal, 'abort').length;
    const before = listeners();
    await expect(open({ url: 'redis://127.0.0.1:1' })).rejects.toThrow('ECONNREFUSED');
    await command('SET', 'elsewhere', 'no stream');
    await expect(open({ url: redis.url, key: 'elsewhere' })).rejects.toThrow('WRONGTYPE');
    expect(listeners()).toBe(before);
    const clients = async () =>
      String(await command('CLIENT', 'LIST'))
        .trim()
        .split('\n').length;
    await expect.poll(clients).toBe(1); // the one that asks
  });

  test('is not opened where its log could not be begun: readers would be given a reset later', async ({
    open,
    command,
  }) => {
    await command('ACL', 'SETUSER', 'default', '-eval');
    await expect(open()).rejects.toThrow(/^NOPERM/);
  });

  test('leaves no follower behind, not one that waits either', async ({ open, redis }) => {
    const feed = await open();
    const leaving = new AbortController();
    const ahead = `${feed.cursor}0`;
    await redis.kill();
    await expect.poll(() => types(feed.read())).toContain('stale');
    const told = follow(feed, ahead, leaving.signal);
    await expect.poll(() => types(told)).toEqual(['stale']);
    // It waits with its signal: who leaves is let go at once, and not when Redis is back.
    await expect.poll(() => getEventListeners(leaving.signal, 'abort').length).toBe(1);
    leaving.abort();
    await redis.begin();
    await expect.poll(() => types(feed.read())).not.toContain('stale');
    await feed.reach(ahead);
    expect(feed.followers).toBe(0);
    expect(types(told)).toEqual(['stale']);
  });
});

describe('two servers', () => {
  test('have one that publishes; the other takes over when it dies, and no number is missing', async ({
    open,
    command,
  }) => {
    const life = new AbortController();
    const lease = 3_600_000; // however slow the machine is, it does not run out by itself
    const first = await open({ signal: life.signal, lease });
    const second = await open({ lease });
    const told = follow(second, first.cursor);
    // Both are asked to publish each time: with two publishers there would be ten readings.
    for (let count = 0; count < 5; count += 1) {
      await Promise.all([first.publish(1), second.publish(2)]);
    }
    await expect.poll(() => seqs(told)).toEqual([2, 3, 4, 5, 6]);
    life.abort();
    expect(await command('PTTL', 'readings:pen')).toBeGreaterThan(0); // it runs out: here it is hurried
    await command('PEXPIRE', 'readings:pen', '1');
    // It arrives by a connection of its own: one more may be published before it is seen.
    const next = () => second.publish(2).then(() => seqs(told).slice(0, 6));
    await expect.poll(next).toEqual([2, 3, 4, 5, 6, 7]);
  });

  test('have no number twice, though both publish', async ({ open }) => {
    const first = await open({ lease: 1 });
    const second = await open({ lease: 1 });
    await expect.poll(() => first.cursor).toBe(second.cursor); // what it published at its opening
    const told = follow(first);
    const sources = async () => {
      await Promise.all([first.publish(1), second.publish(2)]);
      return new Set(told.map((message) => (message.type === 'reading' ? message.value : 0)));
    };
    await expect.poll(sources, { interval: 5 }).toEqual(new Set([0, 1, 2]));
    expect(types(told).filter((type) => type !== 'reading')).toEqual(['hello']);
    const [begin = 0] = seqs(told);
    expect(seqs(told)).toEqual(seqs(told).map((_, index) => begin + index));
  });

  test('know what the other has told a reader: a server that is behind gives no reset', async ({
    open,
    redis,
    stop,
  }) => {
    const feed = await open({ lease: 3_600_000 }); // the other is never to publish
    const { url, release } = await behindRelay(redis, stop.signal);
    const behind = await open({ url, patience: 60_000 });
    await publish(feed, 2);
    const told = follow(behind, feed.cursor);
    expect(behind.cursor).not.toBe(feed.cursor); // else there was nothing to find out
    await behind.reach(feed.cursor);
    expect(told).toEqual([{ type: 'hello', cursor: feed.cursor }]);
    await publish(feed, 1);
    release();
    await expect.poll(() => seqs(told)).toEqual([4]);
  });
});

/** The way to Redis, on which the answers to questions for what is new are held up. */
async function behindRelay({ url }: RedisServer, signal: AbortSignal) {
  const held = new Set<Socket>();
  let isHolding = true;
  const relay = createServer((client) => {
    const server = connect(Number(new URL(url).port), '127.0.0.1');
    const close = () => {
      client.destroy();
      server.destroy();
    };
    client.on('error', close).on('close', close);
    server.on('error', close).on('close', close);
    server.on('data', (bytes) => client.write(bytes));
    client.on('data', (bytes) => {
      server.write(bytes);
      if (isHolding && bytes.includes('XREAD')) held.add(server.pause());
    });
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  signal.addEventListener('abort', () => relay.close());
  const { port } = relay.address() as AddressInfo;
  const release = () => {
    isHolding = false;
    for (const socket of held) socket.resume();
  };
  return { url: `redis://127.0.0.1:${port}`, release };
}

describe('a Redis that goes away and comes back', () => {
  for (const [how, goAway, comeBack] of [
    [
      'killed and started again',
      (redis: RedisServer) => redis.kill(),
      (redis: RedisServer) => redis.begin(),
    ],
    ['frozen', (redis: RedisServer) => redis.freeze(), (redis: RedisServer) => redis.thaw()],
  ] as const) {
    test(`is told to readers, and nothing is lost: ${how}`, async ({ open, redis, said }) => {
      const feed = await open();
      const told = follow(feed);
      await publish(feed, 1);
      await goAway(redis);
      await expect.poll(() => types(told)).toEqual(['hello', 'reading', 'stale']);
      expect(types(feed.read())).toEqual(['hello', 'stale']);
      await feed.publish(99); // nobody could know that it came to be
      await comeBack(redis);
      await expect.poll(() => types(told).at(-1)).toBe('hello');
      await publish(feed, 2);
      expect(types(told)).toEqual(['hello', 'reading', 'stale', 'hello', 'reading', 'reading']);
      expect(seqs(told)).toEqual([2, 3, 4]);
      expect(said).toEqual(['Redis cannot be reached: trying again', 'Redis can be reached again']);
    });
  }

  test('and has forgotten everything is another log: readers are given a reset', async ({
    open,
    command,
  }) => {
    const feed = await open();
    await publish(feed, 3);
    const told = follow(feed);
    const before = feed.cursor;
    await command('FLUSHALL');
    await publish(feed, 1);
    expect(types(told)).toEqual(['hello', 'reset', 'reading']);
    expect(seqs(told)).toEqual([1]);
    expect(types(feed.read(before))).toEqual(['reset', 'reading']);
  });

  test('and has forgotten the last of it does not give the same numbers again', async ({
    open,
    command,
  }) => {
    const feed = await open();
    await publish(feed, 3);
    const told = follow(feed);
    await command('XDEL', 'readings', feed.cursor);
    await publish(feed, 1);
    expect(types(told)).toEqual(['hello', 'reset', 'reading']);
  });
});
