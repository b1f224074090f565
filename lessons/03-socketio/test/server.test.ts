import { once } from 'node:events';
import { createRequire } from 'node:module';
import { RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import { createServer } from '#src/server.ts';
import {
  frame,
  has,
  join,
  openReadings,
  openWebSocket,
  poll,
  target,
  upgrade,
} from './engine-client.ts';
import { test } from './fixtures.ts';

/** As the server sends them: Engine.IO's ping, which is the text 2, and a WebSocket's close. */
const pingFrame = Buffer.from([0x81, 1, 0x32]);
const closeFrame = Buffer.from([0x88, 0]);

describe('the namespace', () => {
  test('is one of those declared: a connect to any other is refused', async ({ feed, start }) => {
    const client = await openWebSocket(await start());
    client.send(Buffer.concat([frame('40/api,'), frame('40')]));
    await client.until(has('44/api,{"message":"Invalid namespace"}'));
    await client.until(has('44{"message":"Invalid namespace"}'));
    expect(feed.followers).toBe(0);
    client.reset();
  });

  test('is joined once, however many connects come in one message', async ({ feed, start }) => {
    const origin = await start();
    const { sid } = JSON.parse((await poll(origin)).text.slice(1));
    await poll(origin, `&sid=${sid}`, Array(1000).fill(join).join('\x1e'));
    expect((await poll(origin, `&sid=${sid}`)).text).toContain('You have joined.');
    expect(feed.followers).toBe(1);
  });

  test('is joined again by a client that has left it', async ({ feed, start }) => {
    const client = await openReadings(await start());
    client.send(frame('41/readings,'));
    await expect.poll(() => feed.followers).toBe(0);
    client.send(frame(join));
    await expect.poll(() => feed.followers).toBe(1);
    client.reset();
  });
});

describe('the gate', () => {
  test('closes when there are too many clients, and opens again', async ({ start }) => {
    const origin = await start({ maxClients: 1 });
    const first = await openReadings(origin);
    expect(await poll(origin)).toEqual({
      status: 403,
      text: '{"code":4,"message":"There are too many clients."}',
    });
    first.reset();
    await expect.poll(async () => (await poll(origin)).status).toBe(200);
  });

  test('closes, however many come at once', async ({ start }) => {
    const origin = await start({ maxClients: 1 });
    const client = await RawClient.open(origin);
    const { host } = new URL(origin);
    const target = '/socket.io/?EIO=4&transport=polling';
    client.send(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(20));
    const sids = () => [...client.text.matchAll(/"sid":"([\w-]+)"/g)].map(([, sid]) => sid);
    await expect.poll(() => client.text.split('HTTP/1.1 ').length - 1).toBe(20);
    const ask = async (sid = '') =>
      (await fetch(`${origin}${target}&sid=${sid}`, { method: 'POST', body: '6' })).status;
    const answers = await Promise.all(sids().map(ask));
    expect(answers.filter((status) => status === 200).length).toBeLessThanOrEqual(1);
    client.reset();
  });
});

describe('a client', () => {
  test('that goes away takes its listener with it', async ({ feed, start }) => {
    const client = await openReadings(await start());
    expect(feed.followers).toBe(1);
    client.reset();
    await expect.poll(() => feed.followers).toBe(0);
  });

  test('that answers no heartbeat is taken for gone', async ({ feed, start, passTime }) => {
    const client = await openReadings(await start({ pingInterval: 100, pingTimeout: 3_600_000 }));
    await client.until(has(pingFrame));
    expect(feed.followers).toBe(1);
    passTime(100 + 3_600_000);
    await expect.poll(() => feed.followers).toBe(0);
    client.reset();
  });

  test('that joins no namespace is let go', async ({ start }) => {
    const client = await openWebSocket(await start({ connectTimeout: 20 }));
    await client.until(has(closeFrame));
    client.reset();
  });

  test('that sends too much at once is let go', async ({ feed, start }) => {
    const client = await openReadings(await start({ maxMessage: 100 }));
    client.send(frame(`42/readings,["sum",[${'1,'.repeat(50)}1]]`));
    await expect.poll(() => feed.followers).toBe(0);
    client.reset();
  });

  test('that does not read is dropped once too much waits, and the others are served', async ({
    feed,
    start,
  }) => {
    const origin = await start({ maxQueued: 64 * 1024, pingInterval: 3_600_000 });
    const stuck = await openReadings(origin);
    stuck.socket.pause();

    const reader = await openReadings(origin);
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
    stuck.reset();
    reader.reset();
  });
});

describe('one port', () => {
  test('has the page, the client of the library and the events', async ({ start }) => {
    const origin = await start();
    expect(await (await fetch(origin)).text()).toContain('<title>03');
    const script = await fetch(`${origin}/socket.io/socket.io.esm.min.js`);
    expect(script.headers.get('content-type')).toBe('application/javascript; charset=utf-8');
    expect(await script.text()).toMatch(/export\{.*\bio\b/);
    expect((await poll(origin)).text).toMatch(/^0{"sid":/);
  });

  test.for([
    ['/', 200],
    ['/readings', 404],
    ['/socket.io', 404],
    ['/socket.io/', 400],
    ['/socket.io/nothing.js', 400],
    ['/socket.io/../events.ts', 400],
    ['/socket.io/%00', 400],
    ['/socket.io/?EIO=3&transport=polling', 400],
    ['/socket.io/?EIO=4&transport=constructor', 400],
    ['/socket.io/?EIO=4&transport=websocket', 400],
    ['/socket.io/?EIO=4&transport=polling&sid=__proto__', 400],
    ['//socket.io/', 400],
    ['http://example.com/socket.io/?EIO=4&transport=polling', 403],
  ] as const)('answers GET %s once, with %i', async ([target, status], { start }) => {
    const origin = await start();
    const request = `GET ${target} HTTP/1.1\r\nHost: ${new URL(origin).host}\r\n`;
    const answer = await RawClient.exchange(origin, `${request}Connection: close\r\n\r\n`);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`]);
  });

  test.for(['PUT', 'DELETE', 'HEAD', 'OPTIONS'])(
    'answers %s in a session with 405, and names what is allowed (RFC 9110 §15.5.6)',
    async (method, { start }) => {
      const origin = await start();
      const { sid } = JSON.parse((await poll(origin)).text.slice(1));
      const head = `${method} /socket.io/?EIO=4&transport=polling&sid=${sid} HTTP/1.1\r\n`;
      const fields = `Host: ${new URL(origin).host}\r\nContent-Length: 0\r\n`;
      const answer = await RawClient.exchange(origin, `${head}${fields}\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 405 .*\r\nAllow: GET, POST\r\n/s);
    },
  );

  test('answers an upgrade by PUT, too', async ({ start }) => {
    const origin = await start();
    const put = upgrade(target, origin).replace('GET', 'PUT');
    expect(await RawClient.exchange(origin, put)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test.for(['/', '/readings', '/socket.io'] as const)(
    'answers an upgrade of %s with 400',
    async (target, { start }) => {
      const origin = await start();
      const answer = await RawClient.exchange(origin, upgrade(target, origin));
      expect(answer).toMatch(/^HTTP\/1\.1 400 .*Only \/socket\.io\/ is upgraded\.\n$/s);
    },
  );

  test('is given back when the server stops, and every client is told', async ({
    feed,
    serve,
    stop,
  }) => {
    const server = createServer({ feed, signal: stop.signal });
    const origin = await serve(server);
    const client = await openReadings(origin);
    const { sid } = JSON.parse((await poll(origin)).text.slice(1));
    const waiting = poll(origin, `&sid=${sid}`);
    await once(server, 'request');
    stop.abort();
    expect((await waiting).text).toBe('1'); // Engine.IO's close packet
    await client.until(has(closeFrame));
    expect(feed.followers).toBe(0);
    await client.closed(); // by the server: this client never answers the close
  });
});

test('Socket.IO runs on a ws that bounds its answers to a flood of pings', () => {
  const ours = createRequire(import.meta.url);
  const socketIo = createRequire(ours.resolve('socket.io'));
  const engineIo = createRequire(socketIo.resolve('engine.io'));
  const [major = 0, minor = 0] = engineIo('ws/package.json').version.split('.').map(Number);
  expect(major * 1000 + minor).toBeGreaterThanOrEqual(8023);
});
