import { once } from 'node:events';
import { connect, type Server } from 'node:net';
import { Feed } from 'feed';
import { test as base, PanelView, RawClient, timers } from 'test-kit';
import { describe, expect } from 'vitest';
import { createFastServer, type FastOptions } from '../src/fast.ts';
import { createServer } from '../src/server.ts';

interface Fixtures {
  feed: Feed;
  /** Starts the fast server with the given limits; answers its origin. */
  start: (limits?: Omit<FastOptions, 'feed' | 'signal'>) => Promise<string>;
  /** Starts the plain one beside it, on the same feed. */
  startPlain: (limits?: Omit<FastOptions, 'feed' | 'signal'>) => Promise<string>;
}

const test = base.extend<Fixtures>({
  feed: async ({}, use) => use(new Feed({ epoch: 'test', now: () => 0 })),
  start: async ({ feed, serve, stop }, use) =>
    use((limits = {}) => serve(createFastServer({ feed, signal: stop.signal, ...limits }))),
  startPlain: async ({ feed, serve, stop }, use) =>
    use((limits = {}) => serve(createServer({ feed, signal: stop.signal, ...limits }))),
});

const get = (target: string, ...fields: string[]) =>
  `${[`GET ${target} HTTP/1.1`, 'Host: 127.0.0.1', ...fields].join('\r\n')}\r\n\r\n`;
const bodyOf = (answer: string) => answer.slice(answer.indexOf('\r\n\r\n') + 4);
/** What gives away who answered: Node's own answers carry a date. */
const isHandedOn = (answer: string) => /^Date: /m.test(answer);

describe('a request for the stream', () => {
  test.for([
    ['without a cursor', get('/readings')],
    ['with a cursor in the URL', get('/readings?after=test-1')],
    [
      'with a cursor in Last-Event-ID, the newer of two',
      get('/readings?after=test-0', 'last-event-id:test-2'),
    ],
    ['with a cursor of another epoch', get('/readings?after=gone-7')],
    ['with a cursor of somebody else’s', get('/readings', 'Last-Event-ID: Gone/7')],
  ] as const)(
    '%s is sent the bytes that the plain server sends',
    async ([, request], { feed, start, startPlain }) => {
      for (const value of [1, 2, 3]) feed.publish(value);
      const origins = [await start({ retry: 0 }), await startPlain({ retry: 0 })];
      const [fast, plain] = await Promise.all(origins.map((origin) => RawClient.open(origin)));
      for (const client of [fast, plain]) {
        client?.send(request);
        await client?.until(/hello|reset/);
      }
      feed.publish(4);
      for (const client of [fast, plain]) await client?.until(/"seq":4.*\r\n$/s);
      expect(bodyOf(fast?.text ?? '')).toBe(bodyOf(plain?.text ?? ''));
      expect([isHandedOn(fast?.text ?? ''), isHandedOn(plain?.text ?? '')]).toEqual([false, true]);
      fast?.reset();
      plain?.reset();
    },
  );

  test('is read by a browser', async ({ feed, start, page }) => {
    await page.goto(await start());
    const panel = new PanelView(page, 'same-origin');
    await panel.connect();
    await panel.shows(/^hello: the log stands at test-0$/);
    feed.publish(21.5);
    await panel.shows(/#1 {2}21\.5 °C/);
  });
});

describe('what is not plainly that is left to the plain server', () => {
  const many = Array.from({ length: 150 }, (_, index) => `X-${index}: x`);

  test.for([
    ['the page', get('/', 'Connection: close'), /^HTTP\/1\.1 200 .*<\/html>\n$/s],
    ['a path that is not there', get('/anything'), /^HTTP\/1\.1 404 /],
    ['another method', get('/readings').replace('GET', 'POST'), /^HTTP\/1\.1 405 /],
    [
      'a Host that is not ours',
      get('/readings').replace('127.0.0.1', 'evil.example'),
      /^HTTP\/1\.1 403 /,
    ],
    ['two of them', get('/readings', 'Host: 127.0.0.1'), /^HTTP\/1\.1 400 /],
    ['none', 'GET /readings HTTP/1.1\r\nAccept: */*\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['a page of another site', get('/readings', 'Origin: http://evil.example'), /^HTTP\/1\.1 403 /],
    [
      'a series that is complete',
      get('/readings', 'Last-Event-ID: test-3.0', 'Connection: close'),
      /^HTTP\/1\.1 204 /,
    ],
    ['a field of 9 KB', get('/readings', `X: ${'x'.repeat(9000)}`), /^HTTP\/1\.1 431 /],
    ['150 fields', get('/readings', ...many), /^HTTP\/1\.1 431 /],
    ['an expectation', get('/readings', 'Expect: tea'), /^HTTP\/1\.1 417 /],
    ['no HTTP', 'hello?\r\n\r\n', /^HTTP\/1\.1 400 /],
  ] as const)('%s', async ([, request, answer], { start }) => {
    expect(await RawClient.exchange(await start(), request)).toMatch(answer);
  });

  test('a limited series', async ({ feed, start }) => {
    for (const value of [1, 2]) feed.publish(value);
    const client = await RawClient.open(await start());
    client.send(get('/readings?after=test-0&limit=2'));
    await client.until(/the series is complete\n\n\r\n0\r\n\r\n$/);
    client.reset();
  });

  test.for([
    ['of some length', 'Content-Length: 2', '{}'],
    ['in chunks', 'Transfer-Encoding: chunked', '2\r\n{}\r\n0\r\n\r\n'],
  ] as const)('a request with a body %s, which comes later', async ([, field, body], { start }) => {
    const client = await RawClient.open(await start());
    client.send(get('/readings', field));
    await client.until(/hello/);
    client.send(body);
    expect(isHandedOn(client.text)).toBe(true);
    client.reset();
  });

  test('a head that comes in two pieces', async ({ start }) => {
    const client = await RawClient.open(await start());
    await client.sendInPieces(get('/readings'), 20);
    await client.until(/hello/);
    expect(isHandedOn(client.text)).toBe(true);
    client.reset();
  });
});

describe('a reader', () => {
  test('hears a heartbeat, though there is one timer for all', async ({ start }) => {
    const origin = await start({ heartbeat: 20 });
    const before = timers();
    const clients = await Promise.all(Array.from({ length: 10 }, () => RawClient.open(origin)));
    for (const client of clients) client.send(get('/readings'));
    for (const client of clients) await client.until(/event: heartbeat/);
    expect(timers() - before).toBeLessThan(5);
    for (const client of clients) client.reset();
  });

  test('that is too old is ended, and asks for the next stream', async ({ start }) => {
    const origin = await start({ heartbeat: 10, maxAge: 50 });
    expect(await RawClient.exchange(origin, get('/readings'))).toMatch(/\r\n0\r\n\r\n$/);
  });

  test('is told when the log begins anew', async ({ serve, stop }) => {
    class Restarted extends Feed {
      again = () => this.restart('again', 0);
    }
    const feed = new Restarted({ epoch: 'test', now: () => 0 });
    const client = await RawClient.open(
      await serve(createFastServer({ feed, signal: stop.signal })),
    );
    client.send(get('/readings'));
    await client.until(/hello/);
    feed.again();
    feed.publish(1);
    await client.until(/event: reset\nid: again-0\n.*\nid: again-1\n/s);
    client.reset();
  });

  test('that goes away is forgotten', async ({ feed, serve, stop }) => {
    const server = createFastServer({ feed, signal: stop.signal });
    const origin = await serve(server);
    const client = await RawClient.open(origin);
    client.send(get('/readings'));
    await client.until(/hello/);
    client.socket.end();
    await client.closed();
    await expect.poll(() => connections(server)).toBe(0);
    expect(feed.followers).toBe(1); // one for all, however many they are
    feed.publish(1);
  });

  test('is dropped once too much waits for it, and the others are served', async ({
    feed,
    serve,
    stop,
  }) => {
    const server = createFastServer({ feed, signal: stop.signal, maxQueued: 64 * 1024 });
    const origin = await serve(server);
    const stuck = connect(Number(new URL(origin).port), '127.0.0.1');
    stuck.on('error', () => {});
    stuck.write(get('/readings'));
    await once(stuck, 'readable');
    const reader = await RawClient.open(origin);
    reader.send(get('/readings'));
    await reader.until(/hello/);
    let published = 0;
    while ((await connections(server)) === 2) {
      for (let burst = 0; burst < 500; burst += 1) feed.publish(0);
      published += 500;
      await reader.until((received) => received.subarray(-200).includes(`"seq":${published},`));
    }
    stuck.resume();
    await once(stuck, 'close');
    reader.reset();
  });

  test('that says nothing at all has a time limit', async ({ start }) => {
    const client = await RawClient.open(await start({ headTimeout: 50 }));
    await client.closed();
    expect(client.text).toBe('');
  });
});

test('a server that stops ends its streams, and closes for those who have said nothing', async ({
  start,
  stop,
}) => {
  const origin = await start({ headTimeout: 0 });
  const [reader, silent] = [await RawClient.open(origin), await RawClient.open(origin)];
  reader.send(get('/readings'));
  await reader.until(/hello/);
  stop.abort();
  await reader.closed();
  await silent.closed();
  expect(reader.text).toMatch(/\r\n0\r\n\r\n$/);
});

function connections(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
}
