import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Feed, type Message } from 'feed';
import { RawClient } from 'test-kit';
import { afterEach, describe, expect, vi } from 'vitest';
import { createServer } from '#src/server.ts';
import { after, ask } from './ask.ts';
import { test } from './fixtures.ts';

const short = '/readings';
const long = '/readings/next';

const get = (target: string, ...fields: string[]) =>
  [`GET ${target} HTTP/1.1`, 'Host: 127.0.0.1', ...fields, '', ''].join('\r\n');
const reset = (seq: number) => ({ type: 'reset', cursor: `test-${seq}` });
const reading = (seq: number) => ({
  type: 'reading',
  cursor: `test-${seq}`,
  seq,
  at: 0,
  value: seq,
});
const readings = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => reading(from + index));

function publish(feed: Feed, from: number, to: number): void {
  for (let seq = from; seq <= to; seq += 1) feed.publish(seq);
}

const statusLine = ({ text }: RawClient) => text.split('\r\n')[0];

async function messagesAt(url: string): Promise<Message[]> {
  return (await fetch(url)).json();
}

describe.each([
  ['short', short],
  ['long', long],
])('a %s poll', (_, path) => {
  test.for([
    ['of another epoch', 'gone-1'],
    ['ahead of the log', 'test-9'],
  ])(
    'with a cursor %s is told of the gap even when the log is empty',
    async ([, cursor], { start }) => {
      const origin = await start();
      expect(await messagesAt(`${origin}${path}?after=${cursor}`)).toEqual([reset(0)]);
    },
  );

  test('gets at most so many messages, and the rest with the polls that follow', async ({
    feed,
    start,
  }) => {
    const origin = await start({ maxMessages: 2 });
    publish(feed, 1, 3);
    const url = `${origin}${path}?after=`;
    expect(await messagesAt(`${url}gone-1`)).toEqual([reset(0), reading(1)]);
    expect(await messagesAt(`${url}test-1`)).toEqual(readings(2, 3));
  });

  test('gets at most 500 messages unless told otherwise', async ({ feed, start }) => {
    const origin = await start();
    publish(feed, 1, 600);
    expect(await messagesAt(`${origin}${path}?after=test-0`)).toEqual(readings(1, 500));
    expect(await messagesAt(`${origin}${path}?after=test-500`)).toEqual(readings(501, 600));
  });

  test('asked with HEAD has the same fields and no content', async ({ start }) => {
    const url = (await start()) + path;
    const head = await fetch(url, { method: 'HEAD' });
    const full = await fetch(url);
    for (const field of ['content-type', 'cache-control', 'etag']) {
      expect(head.headers.get(field)).toBe(full.headers.get(field));
    }
    expect(await head.text()).toBe('');
  });
});

describe('a short poll', () => {
  test('of a client that has everything is answered 304 without content', async ({
    feed,
    start,
  }) => {
    publish(feed, 1, 3);
    const client = await RawClient.open(await start());
    client.send(get('/readings?after=test-3', 'If-None-Match: "test-3"'));
    await client.until(/\r\n\r\n/);
    client.send(get('/readings')); // what follows the empty line is the next answer
    await client.until(/"hello"/);
    expect(client.text).toMatch(/^HTTP\/1\.1 304 Not Modified\r\n/);
    expect(client.text).toMatch(/\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
    client.reset();
  });

  test('says in a 304 what a 200 would have said (RFC 9110 §15.4.5)', async ({ feed, start }) => {
    publish(feed, 1, 3);
    const url = `${await start()}/readings?after=test-3`;
    const full = await fetch(url);
    const same = await fetch(url, { cache: 'no-store', headers: { 'If-None-Match': '"test-3"' } });
    expect([full.status, same.status]).toEqual([200, 304]);
    for (const field of ['ETag', 'Cache-Control']) {
      expect(same.headers.get(field)).toBe(full.headers.get(field));
    }
  });

  test('has a tag that names where its answer ends', async ({ feed, start }) => {
    const origin = await start({ maxMessages: 2 });
    publish(feed, 1, 3);
    const tagAt = async (query: string) =>
      (await fetch(`${origin}/readings${query}`)).headers.get('ETag');
    expect(await tagAt('')).toBe('"test-3"');
    expect(await tagAt('?after=test-3')).toBe('"test-3"');
    expect(await tagAt('?after=test-1')).toBe('"test-3"');
    expect(await tagAt('?after=test-0')).toBe('"test-2"'); // cut: there is more
  });

  test('is not told "nothing new" by a restarted log that has caught up in numbers', async ({
    serve,
    stop,
  }) => {
    const later = new Feed({ epoch: 'later', now: () => 0 });
    publish(later, 1, 3);
    const origin = await serve(createServer({ feed: later, signal: stop.signal }));
    const response = await fetch(`${origin}/readings?after=test-3`, {
      cache: 'no-store',
      headers: { 'If-None-Match': '"test-3"' },
    });
    expect(response.status).toBe(200);
    expect((await response.json())[0]).toEqual({ type: 'reset', cursor: 'later-0' });
  });

  test('reads If-None-Match as one list, on however many lines it stands', async ({ start }) => {
    const client = await RawClient.open(await start());
    client.send(get('/readings', 'If-None-Match: "a"', 'If-None-Match: W/"test-0"'));
    await client.until(/\r\n\r\n/);
    expect(statusLine(client)).toBe('HTTP/1.1 304 Not Modified');
    client.reset();
  });

  test('of a client that another server has told more is answered once the log is there too', async ({
    serve,
    stop,
  }) => {
    /** What another server has published comes here when somebody asks for it. */
    class Shared extends Feed {
      override async reach(cursor: string | undefined): Promise<void> {
        await setImmediate();
        if (cursor === 'test-2') publish(this, 1, 3);
      }
    }
    const feed = new Shared({ epoch: 'test', now: () => 0 });
    const origin = await serve(createServer({ feed, signal: stop.signal }));
    expect(await messagesAt(`${origin}/readings?after=test-2`)).toEqual([reading(3)]);
  });

  test('of a client without a tag that has everything is answered with an empty list', async ({
    feed,
    start,
  }) => {
    publish(feed, 1, 3);
    const origin = await start();
    expect(await messagesAt(`${origin}/readings?after=test-3`)).toEqual([]);
  });
});

describe('a long poll', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  /** The server's timers stand still, and can be counted; those of Node's own parts go on. */
  function stopTime(): void {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  }

  test('waits until there is a reading, and is answered with it', async ({ feed, start }) => {
    const client = await RawClient.open(await start());
    client.send(get('/readings/next?after=test-0'));
    await expect.poll(() => feed.followers).toBe(1);
    expect(client.text).toBe('');
    feed.publish(1);
    await client.until(/"seq":1/);
    expect(client.text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    client.reset();
  });

  test('is answered 204 when nothing comes', async ({ start }) => {
    const { status, headers } = await ask(await start({ hold: 1 }), after('test-0', long));
    expect(status).toBe(204);
    expect(headers['content-type']).toBe(undefined);
    expect(headers['cache-control']).toMatch(/\bno-store\b/);
  });

  test('is answered after 25 s unless told otherwise, before a proxy would cut it at 30 s', async ({
    feed,
    serve,
    stop,
  }) => {
    const server = createServer({ feed, signal: stop.signal });
    const client = await RawClient.open(await serve(server));
    stopTime();
    client.send(get('/readings/next?after=test-0'));
    await once(server, 'request');
    vi.advanceTimersByTime(24_999);
    expect(feed.followers).toBe(1);
    vi.advanceTimersByTime(1);
    vi.useRealTimers();
    await client.until(/^HTTP\/1\.1 204 No Content\r\n/);
    client.reset();
  });

  test.for(['prependListener', 'addListener'] as const)(
    'looks into the log and waits in one step: nothing falls between (%s)',
    async (add, { feed, serve, stop }) => {
      const server = createServer({ feed, signal: stop.signal });
      // In the very moment of the question: just before the server has seen it, or just after.
      server[add]('request', () => feed.publish(1));
      const client = await RawClient.open(await serve(server));
      client.send(get('/readings/next?after=test-0'));
      await client.until(/"seq":1/);
      client.reset();
    },
  );

  test('takes its timer and its listener with it when it is answered', async ({
    feed,
    serve,
    stop,
  }) => {
    const server = createServer({ feed, signal: stop.signal });
    const client = await RawClient.open(await serve(server));
    stopTime();
    client.send(get('/readings/next?after=test-0'));
    await once(server, 'request');
    expect(feed.followers).toBe(1);
    expect(vi.getTimerCount()).toBe(2); // the other is the age at which any answer is ended
    feed.publish(1);
    expect(feed.followers).toBe(0);
    expect(vi.getTimerCount()).toBe(1);
    await client.until(/"seq":1/);
    client.reset();
  });

  test('takes them with it when its client goes away', async ({ feed, serve, stop }) => {
    const server = createServer({ feed, signal: stop.signal });
    const client = await RawClient.open(await serve(server));
    stopTime();
    client.send(get('/readings/next?after=test-0'));
    const [, res] = await once(server, 'request');
    await expect.poll(() => feed.followers).toBe(1);
    client.reset();
    await once(res, 'close');
    await expect.poll(() => feed.followers, { message: 'those that wait' }).toBe(0);
    await expect.poll(() => vi.getTimerCount(), { message: 'timers' }).toBe(0);
  });

  test('is answered when the server stops, not cut', async ({ feed, start, stop }) => {
    const client = await RawClient.open(await start());
    client.send(get('/readings/next?after=test-0'));
    await expect.poll(() => feed.followers).toBe(1);
    stop.abort();
    await client.closed();
    expect(statusLine(client)).toBe('HTTP/1.1 204 No Content');
    expect(client.text).toMatch(/\r\nConnection: close\r\n/);
    expect(client.text).toMatch(/\r\n\r\n$/);
  });

  test('waits alone on its connection, however many are sent ahead', async ({
    feed,
    serve,
    stop,
  }) => {
    const server = createServer({ feed, signal: stop.signal });
    let requests = 0;
    server.on('request', () => {
      requests += 1;
    });
    const client = await RawClient.open(await serve(server));
    client.send(get('/readings/next?after=test-0').repeat(100));
    await expect.poll(() => requests).toBeGreaterThan(1);
    await expect.poll(() => feed.followers).toBe(1);
    expect(client.text).toBe('');
    client.reset();
  });
});

describe('one server, page and polls', () => {
  test('serves its page, its script without types, and nothing else', async ({ start }) => {
    const origin = await start();
    expect(await (await fetch(origin)).text()).toContain('<title>05');
    const script = await fetch(`${origin}/client.ts`);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await script.text()).not.toContain('import type');
    expect((await fetch(`${origin}/anything`)).status).toBe(404);
    for (const path of [short, long]) {
      expect((await fetch(origin + path, { method: 'POST' })).status).toBe(405);
    }
  });
});
