import { once } from 'node:events';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { publishEvery } from 'feed';
import { RawClient, timers } from 'test-kit';
import { describe, expect } from 'vitest';
import { createServer } from '#src/server.ts';
import { test } from './fixtures.ts';
import { Reader } from './reader.ts';

const get = (target: string, ...fields: string[]) =>
  `${[`GET ${target} HTTP/1.1`, 'Host: 127.0.0.1', ...fields].join('\r\n')}\r\n\r\n`;
/** One chunk on the wire: its size in hex, a line end, the bytes, a line end (RFC 9112 §7.1). */
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const greeting = (type: string, id: string) =>
  new RegExp(`^retry: (\\d+)\nevent: ${type}\nid: ${id}\n`, 'm');
const reading = (seq: number, id = `test-${seq}`) =>
  `id: ${id}\ndata: {"type":"reading","cursor":"test-${seq}","seq":${seq},"at":0,"value":${seq}}\n\n`;
const end = 'event: end\ndata: the series is complete\n\n';

describe('the stream', () => {
  test('is one plain HTTP response: a status line, a head, and text in chunks', async ({
    feed,
    start,
  }) => {
    const client = await RawClient.open(await start());
    client.send(get('/readings', 'Connection: Upgrade', 'Upgrade: websocket'));
    await client.until(/hello/);
    feed.publish(1);
    feed.publish(2);
    await client.until(/"seq":2/);
    const [head = '', ...body] = client.text.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(head).toMatch(/^Content-Type: text\/event-stream$/m);
    expect(head).toMatch(/^Transfer-Encoding: chunked$/m);
    expect(head).not.toMatch(/^Upgrade:/m);
    const [, wait] = greeting('hello', 'test-0').exec(client.text) ?? [];
    const hello =
      `retry: ${wait}\nevent: hello\nid: test-0\n` +
      'data: {\ndata:   "type": "hello",\ndata:   "cursor": "test-0"\ndata: }\n\n';
    expect(body.join('\r\n\r\n')).toBe(chunk(hello) + chunk(reading(1)) + chunk(reading(2)));
    client.reset();
  });

  test('tells each client a wait of its own, between the one set and twice that', async ({
    start,
  }) => {
    const origin = await start({ retry: 3000 });
    const waits = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const client = await RawClient.open(origin);
        client.send(get('/readings'));
        await client.until(/hello/);
        client.reset();
        return Number(greeting('hello', 'test-0').exec(client.text)?.[1]);
      }),
    );
    expect(new Set(waits).size).toBeGreaterThan(1);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(3000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(6000);
  });
});

describe('a reader that comes back', () => {
  test('is given each reading once and in order, though more are published meanwhile', async ({
    feed,
    start,
    stop,
  }) => {
    for (let seq = 1; seq <= 300; seq += 1) feed.publish(seq);
    publishEvery(1, feed, stop.signal);
    const reader = await Reader.open(await start(), '/readings?after=test-0');
    expect((await reader.next()).event).toBe('hello');
    for (const [before, { seq }] of (await reader.readings(400)).entries()) {
      expect(seq, `after reading ${before}`).toBe(before + 1);
    }
    reader.close();
  });

  test('with an id ahead of the log is told of the gap, and given all there is', async ({
    feed,
    start,
  }) => {
    feed.publish(1);
    const client = await RawClient.open(await start());
    client.send(get('/readings', 'Last-Event-ID: test-99'));
    await client.until(/"seq":1/);
    expect(client.text).toMatch(greeting('reset', 'test-0'));
    expect(client.text).toContain(chunk(reading(1)));
    client.reset();
  });

  test.for([
    ['with a NUL', 400, 'test-1\0'],
    ['of 10,000 characters', 431, 'a'.repeat(10_000)],
  ] as const)('with an id %s is answered %i', async ([, status, id], { feed, start }) => {
    const answer = await RawClient.exchange(
      await start(),
      get('/readings', `Last-Event-ID: ${id}`),
    );
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(feed.followers).toBe(0);
  });
});

describe('a series', () => {
  test('says in each id how much of it is left, and is over at once where nothing is', async ({
    feed,
    start,
  }) => {
    const origin = await start();
    const client = await RawClient.open(origin);
    client.send(get('/readings?limit=2'));
    await client.until(/hello/);
    for (let seq = 1; seq <= 5; seq += 1) feed.publish(seq);
    await client.until(/\r\n0\r\n\r\n$/);
    expect(client.text).toMatch(greeting('hello', 'test-0.2'));
    const rest = chunk(reading(1, 'test-1.1')) + chunk(reading(2, 'test-2.0')) + chunk(end);
    expect(client.text).toContain(`${rest}0\r\n\r\n`);
    client.send(get('/readings?limit=2', 'Last-Event-ID: test-2.0'));
    await client.until(/ 204 No Content\r\n(.+\r\n)*\r\n$/);
    expect(client.text).toMatch(
      /^HTTP\/1\.1 204 No Content\r\n(.+\r\n)*Cache-Control: no-store\r$/m,
    );
    await expect.poll(() => feed.followers).toBe(0);
    client.reset();
  });

  test('that is complete is followed by no heartbeat, though its reader has not read the end', async ({
    feed,
    serve,
    stop,
  }) => {
    const server = createServer({ feed, signal: stop.signal, heartbeat: 10 });
    const client = await RawClient.open(await serve(server));
    const stuck = new Duplex({ read() {}, write() {} }); // whatever is written to it is never taken
    server.emit('connection', stuck);
    stuck.push(get('/readings?limit=1'));
    client.send(get('/readings'));
    await expect.poll(() => feed.followers).toBe(2);
    feed.publish(1);
    await client.until(/"seq":1,.*(still here.*){3}/s); // the stuck one is not sent any by now
    stuck.destroy();
    client.reset();
    await expect.poll(() => feed.followers).toBe(0);
  });
});

describe('the shared stream', () => {
  test('goes by the port that the page came through, as behind a relay', async ({ start }) => {
    const client = await RawClient.open(await start());
    const fields = ['Host: localhost:9094', 'Origin: http://127.0.0.1:9094'];
    client.send(`GET /shared/readings HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`);
    await client.until(/hello/);
    expect(client.text).toMatch(/^HTTP\/1\.1 200 /);
    client.reset();
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
    feed,
    start,
  }) => {
    const origin = await start({ maxQueued: 64 * 1024 });
    const { hostname, port } = new URL(origin);
    const stuck = connect({ host: hostname, port: Number(port) });
    stuck.pause();
    stuck.write(get('/readings'));
    await expect.poll(() => feed.followers).toBe(1);

    const reader = await RawClient.open(origin);
    reader.send(get('/readings'));
    await reader.until(/hello/);
    let published = 0;
    const endsWith = (seq: number) => (received: Buffer) =>
      received.subarray(-200).includes(`"seq":${seq},`);
    // 200,000 readings are more than what may wait and the network's own buffers hold together.
    while (feed.followers === 2 && published < 200_000) {
      for (let burst = 0; burst < 500; burst += 1) feed.publish(0);
      published += 500;
      await reader.until(endsWith(published));
    }
    expect(feed.followers).toBe(1);
    feed.publish(0);
    await reader.until(endsWith(published + 1));
    stuck.resume();
    stuck.on('error', () => {});
    await once(stuck, 'close');
    reader.reset();
  });
});

describe('one server, page and stream', () => {
  test('serves its page, its script without types, and nothing else', async ({ start }) => {
    const origin = await start();
    expect(await (await fetch(origin)).text()).toContain('<title>04');
    const script = await fetch(`${origin}/client.ts`);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await script.text()).not.toContain('import type');
    expect((await fetch(`${origin}/anything`)).status).toBe(404);
    expect((await fetch(`${origin}/readings`, { method: 'POST' })).status).toBe(405);
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
