import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'test-kit';
import { afterEach, describe, expect, vi } from 'vitest';
import { openFeed } from '../src/open-feed.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Opens the feed that `FEED` asks for; answers what was said before the process ended, and its code. */
async function failing(url: string, signal: AbortSignal): Promise<[code: unknown, said: string[]]> {
  vi.stubEnv('FEED', url);
  const said: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((text) => said.push(text));
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => {
    throw new Error('the end');
  });
  await expect(openFeed(signal)).rejects.toThrow('the end');
  return [exit.mock.lastCall?.[0], said];
}

describe('a FEED that cannot be used is one line and code 1', () => {
  test.for(['6379', '127.0.0.1:6379', 'http://127.0.0.1:6379', 'redis:', 'redis://'])(
    'no address of a Redis: %s',
    async (url, { stop }) => {
      const line = 'FEED is no address of a Redis: set it to redis://127.0.0.1:6379, or unset it';
      expect(await failing(url, stop.signal)).toEqual([1, [line]]);
    },
  );

  test('an address where nothing answers', async ({ stop }) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const line = `no Redis at 127.0.0.1:${port} (ECONNREFUSED): start one there, or unset FEED`;
    expect(await failing(`redis://127.0.0.1:${port}`, stop.signal)).toEqual([1, [line]]);
  });
});

describe('the client for Redis', () => {
  test.for([
    ['is not loaded for a log in memory', '', 0],
    ['is loaded for a log in Redis', 'redis://127.0.0.1', 1],
  ] as const)('%s', async ([, url, times], { stop }) => {
    const load = vi.fn(() => ({ RedisFeed: { open: async () => ({ publish() {} }) } }));
    vi.doMock('../src/redis-feed.ts', load);
    vi.resetModules();
    vi.stubEnv('FEED', url);
    const { openFeed } = await import('../src/open-feed.ts');
    await openFeed(stop.signal);
    vi.doUnmock('../src/redis-feed.ts');
    expect(load).toHaveBeenCalledTimes(times);
  });
});
