import { once } from 'node:events';
import { connect } from 'node:net';
import { Feed } from 'feed';
import { RawClient, timers } from 'test-kit';
import { describe, expect } from 'vitest';
import { createServer } from '#src/server.ts';
import { test } from './fixtures.ts';
import { Reader } from './reader.ts';

const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
const hello = '{"type":"hello","cursor":"test-0"}\n';
const line = (seq: number) =>
  `{"type":"reading","cursor":"test-${seq}","seq":${seq},"at":0,"value":${seq}}\n`;
/** One chunk on the wire: its size in hex, a line end, the bytes, a line end (RFC 9112 §7.1). */
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

describe('the stream', () => {
  test('sends each message as one line of JSON in one chunk', async ({ feed, start }) => {
    const client = await RawClient.open(await start());
    client.send(get('/readings'));
    await client.until(/hello/);
    feed.publish(1);
    feed.publish(2);
    await client.until(/"seq":2/);
    const body = client.text.slice(client.text.indexOf('\r\n\r\n') + 4);
    expect(body).toBe(chunk(hello) + chunk(line(1)) + chunk(line(2)));
    client.reset();
  });

  const size = (hello + line(1) + line(2)).length;
  test.for([
    [size - 1, 2],
    [size, 2],
    [size + 1, 3],
  ] as const)(
    'limited to %i bytes it ends with message %i, the one that reaches them',
    async ([maxBytes, last], { feed, start }) => {
      const client = await RawClient.open(await start({ maxBytes }));
      client.send(get('/readings'));
      await client.until(/hello/);
      for (let seq = 1; seq <= 5; seq += 1) feed.publish(seq);
      await client.until(/\r\n0\r\n\r\n$/);
      expect(client.text.match(/"seq":\d/g)?.at(-1)).toBe(`"seq":${last}`);
      client.reset();
    },
  );
});

describe('a reader that comes back', () => {
  test('is given each reading once and in order, though more are published meanwhile', async ({
    serve,
    stop,
  }) => {
    const feed = new Feed({ epoch: 'test', capacity: Infinity });
    for (let seq = 1; seq <= 300; seq += 1) feed.publish(seq);
    // One more in each turn of the event loop: whatever waits for a turn is overtaken.
    const publishOn = () => {
      feed.publish(0);
      if (!stop.signal.aborted) setImmediate(publishOn);
    };
    publishOn();
    const limits = { maxBytes: Infinity, maxQueued: Infinity };
    const origin = await serve(createServer({ feed, signal: stop.signal, ...limits }));
    const reader = await Reader.open(origin, '/readings?after=test-0');
    expect((await reader.next()).type).toBe('hello');
    const { seq: now } = feed.publish(0);
    for (const [before, { seq }] of (await reader.readings(now + 100)).entries()) {
      expect(seq, `after reading ${before}`).toBe(before + 1);
    }
    reader.close();
  });
});

describe('a client that goes away', () => {
  test('takes its timer and its listener with it', async ({ feed, start }) => {
    const origin = await start();
    const before = timers();
    const clients: RawClient[] = [];
    while (clients.length < 20) {
      const client = await RawClient.open(origin);
      client.send(get('/readings'));
      await client.until(/hello/);
      clients.push(client);
    }
    expect(feed.followers).toBe(20);
    expect(timers() - before).toBeGreaterThan(15); // a few come and go for other reasons
    for (const client of clients) client.reset();
    await expect.poll(() => feed.followers).toBe(0);
    await expect.poll(() => timers() - before).toBeLessThan(5);
  });

  test('is dropped once too much waits for it, and the others are served', async ({
    serve,
    stop,
  }) => {
    // An epoch of 64 KB makes long readings: 400 of them are more than what may wait and the
    // network's own buffers hold together.
    const feed = new Feed({ epoch: 'e'.repeat(64 * 1024) });
    const limits = { maxBytes: Infinity, maxQueued: 256 * 1024 };
    const origin = await serve(createServer({ feed, signal: stop.signal, ...limits }));
    const { hostname, port } = new URL(origin);
    const stuck = connect({ host: hostname, port: Number(port) });
    stuck.pause();
    stuck.write(get('/readings'));
    await expect.poll(() => feed.followers).toBe(1);

    const reader = await RawClient.open(origin);
    reader.send(get('/readings'));
    await reader.until(/hello/);
    const publish = async () => {
      const { seq } = feed.publish(0);
      await reader.until((received) => received.subarray(-200).includes(`"seq":${seq},`));
      return seq;
    };
    while (feed.followers === 2 && (await publish()) < 400);
    expect(feed.followers).toBe(1);
    await publish();
    stuck.resume();
    stuck.on('error', () => {});
    await once(stuck, 'close');
    reader.reset();
  });
});

describe('one server, page and stream', () => {
  test('serves the script of its page without types', async ({ start }) => {
    const script = await fetch(`${await start()}/client.ts`);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await script.text()).not.toContain('import type');
  });

  test('stops with its streams open: each is ended, and the port is given back', async ({
    feed,
    start,
    stop,
  }) => {
    const client = await RawClient.open(await start());
    client.send(get('/readings'));
    await client.until(/hello/);
    stop.abort();
    await client.until(/\r\n0\r\n\r\n$/);
    expect(feed.followers).toBe(0);
  });
});
