import { once } from 'node:events';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { RawClient, timers } from 'test-kit';
import { describe, expect } from 'vitest';
import { createServer } from '../src/server.ts';
import { test } from './fixtures.ts';

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

  test('forbids any copy, transformation or buffering on the way', async ({ start }) => {
    const { headers } = await fetch(`${await start()}/readings`, { method: 'HEAD' });
    expect(headers.get('cache-control')).toBe('no-store, no-transform');
    expect(headers.get('x-accel-buffering')).toBe('no');
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

  test('sends a heartbeat that proxies see as bytes and the page as an event', async ({
    start,
  }) => {
    const client = await RawClient.open(await start({ heartbeat: 20 }));
    client.send(get('/readings'));
    const heartbeat = chunk(': still here\nevent: heartbeat\ndata: \n\n');
    await client.until((received) => received.toString().includes(heartbeat.repeat(3)));
    client.reset();
  });
});

describe('a reader that comes back', () => {
  test.for([
    ['Last-Event-ID', '/readings', ['Last-Event-ID: test-1']],
    ['the URL', '/readings?after=test-1', []],
    [
      'the newer Last-Event-ID, not the older URL',
      '/readings?after=test-0',
      ['Last-Event-ID: test-1'],
    ],
    ['the URL, when Last-Event-ID is empty', '/readings?after=test-1', ['Last-Event-ID:']],
  ] as const)('goes on after the id in %s', async ([, target, fields], { feed, start }) => {
    for (const value of [1, 2, 3]) feed.publish(value);
    const client = await RawClient.open(await start());
    client.send(get(target, ...fields));
    await client.until(/"seq":3/);
    expect(client.text).toMatch(greeting('hello', 'test-1'));
    expect(client.text).toContain(chunk(reading(2)) + chunk(reading(3)));
    expect(client.text).not.toContain('"seq":1,');
    client.reset();
  });

  test.for([
    ['of another epoch', 'gone-7'],
    ['ahead of the log', 'test-99'],
    ['that is a path', '../../etc/passwd'],
    ['that is no number', 'test-NaN'],
    ['that holds markup', '<img src=x onerror=alert(1)>'],
    ['beyond ASCII', 'tést-1'],
    ['sent twice', 'test-0\r\nLast-Event-ID: test-1'],
    ['of 4,000 characters', 'a'.repeat(4000)],
  ] as const)(
    'with an id %s is told of the gap, and given all there is',
    async ([, id], { feed, start }) => {
      feed.publish(1);
      const client = await RawClient.open(await start());
      client.send(get('/readings', `Last-Event-ID: ${id}`));
      await client.until(/"seq":1/);
      expect(client.text).toMatch(greeting('reset', 'test-0'));
      expect(client.text).toContain(chunk(reading(1)));
      client.reset();
    },
  );

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
  test('ends after as many readings as were asked for, and says so', async ({ feed, start }) => {
    const client = await RawClient.open(await start());
    client.send(get('/readings?limit=2'));
    await client.until(/hello/);
    for (let seq = 1; seq <= 5; seq += 1) feed.publish(seq);
    await client.until(/\r\n0\r\n\r\n$/);
    expect(client.text).toMatch(greeting('hello', 'test-0.2'));
    const rest = chunk(reading(1, 'test-1.1')) + chunk(reading(2, 'test-2.0')) + chunk(end);
    expect(client.text).toContain(`${rest}0\r\n\r\n`);
    await expect.poll(() => feed.followers).toBe(0);
    client.reset();
  });

  test('that was cut goes on with what was left of it', async ({ feed, start }) => {
    for (let seq = 1; seq <= 5; seq += 1) feed.publish(seq);
    const client = await RawClient.open(await start());
    client.send(get('/readings?limit=9&after=test-0.9', 'Last-Event-ID: test-2.1'));
    await client.until(/\r\n0\r\n\r\n$/);
    expect(client.text).toContain(`${chunk(reading(3, 'test-3.0'))}${chunk(end)}0\r\n\r\n`);
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

  test.for([
    ['Last-Event-ID', '/readings?limit=2', ['Last-Event-ID: test-2.0']],
    ['the URL', '/readings?limit=2&after=test-2.0', []],
  ] as const)(
    'that is complete, by %s, is answered 204: do not come back',
    async ([, target, fields], { feed, start }) => {
      feed.publish(1);
      const client = await RawClient.open(await start());
      client.send(get(target, ...fields));
      await client.until(/\r\n\r\n$/);
      expect(client.text).toMatch(/^HTTP\/1\.1 204 No Content\r\n/);
      expect(client.text).toMatch(/^Cache-Control: no-store\r$/m);
      expect(feed.followers).toBe(0);
      client.reset();
    },
  );

  test.for(['0', '-1', '1.5', '10000', 'Infinity', 'many', ''])(
    'of "%s" readings is refused with 400',
    async (limit, { start }) => {
      const response = await fetch(`${await start()}/readings?limit=${limit}`);
      expect(response.status).toBe(400);
      expect(await response.text()).toBe('limit is a number from 1 to 9999.\n');
    },
  );
});

describe('the shared stream', () => {
  const ask = (origin: string, host = '127.0.0.1:8084') =>
    `GET /shared/readings HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nConnection: close\r\n\r\n`;

  test.for(['http://localhost:8084', 'http://127.0.0.1:8084', 'http://[::1]:8084'])(
    'names %s as allowed, with credentials, and for no other origin',
    async (origin, { start }) => {
      const client = await RawClient.open(await start());
      client.send(ask(origin));
      await client.until(/hello/);
      expect(fieldsOf(client.text)).toEqual({ origin, credentials: 'true', vary: 'Origin' });
      client.reset();
    },
  );

  test.for([
    'http://example.com',
    'http://localhost.example.com:8084',
    'http://example.com/?localhost:8084',
    'http://localhost:80840',
    'http://localhost:8085',
    'http://localhost',
    'https://localhost:8084',
    'http://LOCALHOST:8084/',
    'http:127.0.0.1/',
    'null',
    '*',
  ])(
    'refuses the origin %s with 403, and names none as allowed',
    async (origin, { feed, start }) => {
      const answer = await RawClient.exchange(await start(), ask(origin));
      expect(answer).toMatch(/^HTTP\/1\.1 403 /);
      expect(fieldsOf(answer)).toEqual({ origin: null, credentials: null, vary: 'Origin' });
      expect(feed.followers).toBe(0);
    },
  );

  test('goes by the port that the page came through, as behind a relay', async ({ start }) => {
    const client = await RawClient.open(await start());
    client.send(ask('http://127.0.0.1:9094', 'localhost:9094'));
    await client.until(/hello/);
    expect(client.text).toMatch(/^HTTP\/1\.1 200 /);
    client.reset();
  });

  test('needs no origin from a reader that is no page', async ({ start }) => {
    const client = await RawClient.open(await start());
    client.send(get('/shared/readings'));
    await client.until(/hello/);
    expect(fieldsOf(client.text)).toEqual({ origin: null, credentials: null, vary: 'Origin' });
    client.reset();
  });

  test('is the only one: /readings refuses every other origin', async ({ start }) => {
    const origin = await start();
    const headers = { Origin: origin.replace('127.0.0.1', 'localhost') };
    expect((await fetch(`${origin}/readings`, { headers })).status).toBe(403);
  });

  function fieldsOf(answer: string) {
    const [head = ''] = answer.split('\r\n\r\n');
    const value = (name: string) => new RegExp(`^${name}: (.*)\r?$`, 'm').exec(head)?.[1] ?? null;
    return {
      origin: value('Access-Control-Allow-Origin'),
      credentials: value('Access-Control-Allow-Credentials'),
      vary: value('Vary'),
    };
  }
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
