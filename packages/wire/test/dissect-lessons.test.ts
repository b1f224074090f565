/** What the lessons really send: recorded by a relay between them and clients that others wrote. */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server } from 'node:net';
import { Feed } from 'feed';
import { io } from 'socket.io-client';
import { test as base, RawClient } from 'test-kit';
import { expect } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import type { Unit } from '../src/dissect/dissect.ts';
import { dissect, of, type Step, summaries } from './dissect-helpers.ts';

interface Recorder {
  /** Where clients connect. */
  origin: string;
  /** The units of each connection, in the order in which they were opened. */
  connections: () => Unit[][];
}

interface Fixtures {
  feed: Feed;
  record: (server: Server) => Promise<Recorder>;
  /** Records the server of a lesson. */
  recordLesson: (lesson: string) => Promise<Recorder>;
}

const test = base.extend<Fixtures>({
  feed: async ({}, use) => use(new Feed({ epoch: 'test', now: () => 0 })),
  record: async ({ serve, stop }, use) =>
    use(async (server) => {
      const connections: Step[][] = [];
      const relay = createRelay(new URL(await serve(server)), connections);
      stop.signal.addEventListener('abort', () => relay.close());
      return {
        origin: await serve(relay),
        connections: () => connections.map((steps) => dissect(...steps)),
      };
    }),
  recordLesson: async ({ feed, record, stop }, use) =>
    use(async (lesson) => {
      // The compiler does not follow this name: lesson 02 is compiled with options of its own.
      const { createServer }: Lesson = await import(`${lesson}/src/server.ts`);
      return record(createServer({ feed, signal: stop.signal }));
    }),
});

interface Lesson {
  createServer: (options: { feed: Feed; signal: AbortSignal }) => Server;
}

/** Passes bytes on, and keeps them. */
function createRelay({ hostname, port }: URL, connections: Step[][]): Server {
  return createServer((client) => {
    const server = connect(Number(port), hostname);
    const steps: Step[] = [];
    connections.push(steps);
    client.on('data', (bytes) => steps.push(['up', bytes]));
    server.on('data', (bytes) => steps.push(['down', bytes]));
    client.pipe(server).pipe(client);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.on('error', () => {}); // a reset: it closes
      socket.on('close', () => other.destroy());
    }
  });
}

/** All was read: nothing was left as bytes, no rule was broken. */
function expectSense(units: readonly Unit[]): void {
  expect(units.filter(({ kind, reason }) => kind === 'bytes' || reason)).toEqual([]);
}

const kinds = (units: readonly Unit[]) => units.map(({ kind }) => kind);
const get = (target: string, ...fields: string[]) =>
  [`GET ${target} HTTP/1.1`, 'Host: 127.0.0.1', ...fields, '', ''].join('\r\n');

test('lesson 01: lines in chunks, and a page with its files', async ({ feed, recordLesson }) => {
  const { origin, connections } = await recordLesson('01-xhr-stream');
  for (const path of ['/', '/client.ts', '/kit/style.css', '/nothing']) {
    await (await fetch(origin + path)).text();
  }
  const client = await RawClient.open(origin);
  client.send(get('/readings').replace('127.0.0.1', new URL(origin).host));
  await client.until(/hello/);
  for (const value of [1, 2]) feed.publish(value);
  await client.until(/"seq":2.*\n\r\n/);
  client.reset();

  const units = connections().flat();
  expectSense(units);
  const stream = connections().at(-1) ?? [];
  expect(kinds(stream)).toEqual([
    'request head',
    'response head',
    'chunk',
    'line',
    'chunk',
    'line',
    'chunk',
    'line',
  ]);
  expect(summaries(stream).at(-1)).toMatch(/^line \{"type":"reading","cursor":"test-2","seq":2,/);
  const heads = summaries(units.filter(({ kind }) => kind === 'response head'));
  expect(heads).toContain('404 Not Found text/plain');
  expect(heads).toContain('200 OK text/html');
});

test('lesson 02: frames of text and bytes', async ({ feed, recordLesson }) => {
  const { origin, connections } = await recordLesson('02-websocket-raw');
  const client = new WebSocket(`${origin.replace('http', 'ws')}/socket`);
  await once(client, 'open');
  client.send('{"type":"subscribe"}');
  await once(client, 'message');
  feed.publish(21.5);
  await once(client, 'message');
  client.send('{"type":"sum","id":1,"numbers":[12,5,8]}');
  await once(client, 'message');
  client.send(Buffer.from(new Float64Array([12, 5, 8]).buffer));
  await once(client, 'message');
  client.ping('p');
  await once(client, 'pong');
  client.close(3000, 'bye');
  await once(client, 'close');

  const [units = []] = connections();
  expectSense(units);
  expect(summaries(of(units, 'up')).slice(1)).toEqual([
    'TEXT fin masked "{"type":"subscribe"}" 20 B',
    'TEXT fin masked "{"type":"sum","id":1,"numbers":[12,5,8]}" 40 B',
    'BINARY fin masked 0000000000002840000000000000144000000000… 24 B',
    'PING fin masked 70 1 B',
    'CLOSE fin masked 3000 "bye" 5 B',
  ]);
  const down = summaries(of(units, 'down'));
  expect(down.slice(0, 2)).toEqual([
    '101 Switching Protocols',
    'TEXT fin "{"type":"hello","cursor":"test-0"}" 34 B',
  ]);
  expect(down[2]).toMatch(/^TEXT fin "\{"type":"reading","cursor":"test-1",/);
  expect(down.slice(-2)).toEqual(['PONG fin 70 1 B', 'CLOSE fin 3000 "bye" 5 B']);
});

test('lesson 03: polling, an upgrade, packets in frames', async ({ feed, recordLesson }) => {
  const { origin, connections } = await recordLesson('03-socketio');
  for (let value = 1; value <= 50; value += 1) feed.publish(value);
  const socket = io(`${origin}/readings`, { auth: { cursor: 'test-0' }, reconnection: false });
  const upgraded = new Promise((resolve) => socket.io.engine.once('upgrade', resolve));
  await new Promise<void>((resolve) => {
    socket.on('message', ({ seq }) => seq === 50 && resolve());
  });
  await upgraded;
  await socket.emitWithAck('sum', [12, 5, 8]);
  feed.publish(51);
  await new Promise((resolve) => socket.once('message', resolve));
  socket.disconnect();
  const packets = () =>
    summaries(
      connections()
        .flat()
        .filter(({ kind }) => kind === 'packet'),
    );
  await expect.poll(packets).toContain('DISCONNECT /readings');

  expectSense(connections().flat());
  for (const packet of [
    /^open \{"sid":/,
    /^CONNECT \/readings \{"cursor":"test-0"\}$/,
    /^CONNECT \/readings \{"sid":/,
    /^EVENT \/readings \["message",\{"type":"reading"/,
    /^ping probe$/,
    /^pong probe$/,
    /^upgrade$/,
    /^EVENT \/readings ack 0 \["sum",\[12,5,8\]\]$/,
    /^ACK \/readings ack 0 \[\{"ok":/,
  ]) {
    expect(packets()).toContainEqual(expect.stringMatching(packet));
  }
});

test('lesson 03: what Engine.IO compresses is unpacked', async ({ feed, recordLesson }) => {
  const { origin, connections } = await recordLesson('03-socketio');
  for (let value = 1; value <= 50; value += 1) feed.publish(value);
  const url = `${origin}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1));
  const post = { method: 'POST', body: '40/readings,{"cursor":"test-0"}' };
  expect(await (await fetch(`${url}&sid=${sid}`, post)).text()).toBe('ok');
  while (!(await (await fetch(`${url}&sid=${sid}`)).text()).includes('"seq":50')) {}

  const units = connections().flat();
  expectSense(units);
  const unpacked = units.filter(({ carrier }) => carrier === 'body');
  expect(summaries(unpacked)).toContainEqual(expect.stringContaining('"cursor":"test-50"'));
});

test('lesson 04: events in chunks, on a connection that is used again', async ({
  feed,
  recordLesson,
}) => {
  const { origin, connections } = await recordLesson('04-sse');
  const { host } = new URL(origin);
  const client = await RawClient.open(origin);
  client.send(get('/readings?limit=2').replace('127.0.0.1', host));
  await client.until(/event: hello[\s\S]*\n\n/);
  for (const value of [1, 2]) feed.publish(value);
  await client.until(/\r\n0\r\n\r\n/);
  client.send(get('/readings', 'Last-Event-ID: test-2.0').replace('127.0.0.1', host));
  await client.until(/ 204 /);
  client.send(get('/readings').replace('GET', 'HEAD').replace('127.0.0.1', host));
  await client.until(/204[\s\S]* 200 OK[\s\S]*\r\n\r\n/);
  client.reset();

  const [units = []] = connections();
  expectSense(units);
  const down = of(units, 'down').filter(({ kind }) => kind !== 'chunk');
  expect(summaries(down).map((line) => line.replace(/retry \d+/, 'retry …'))).toEqual([
    '200 OK text/event-stream',
    'event hello retry … id test-0.2 data {\\n  "type": "hello",\\n  "cursor": "test-0"\\n}',
    'event id test-1.1 data {"type":"reading","cursor":"test-1","seq":1,"at":0,"value":1…',
    'event id test-2.0 data {"type":"reading","cursor":"test-2","seq":2,"at":0,"value":2…',
    'event end data the series is complete',
    '204 No Content',
    '200 OK text/event-stream',
  ]);
});

test('lesson 05: answers of JSON, of nothing new, of nothing', async ({ feed, recordLesson }) => {
  const { origin, connections } = await recordLesson('05-polling');
  const { host } = new URL(origin);
  const client = await RawClient.open(origin);
  client.send(get('/readings').replace('127.0.0.1', host));
  await client.until(/"test-0"\}\]$/);
  client.send(get('/readings?after=test-0', 'If-None-Match: "test-0"').replace('127.0.0.1', host));
  await client.until(/ 304 [\s\S]*\r\n\r\n$/);
  client.send(get('/readings/next?after=test-0').replace('127.0.0.1', host));
  client.send(get('/readings?after=test-1').replace('127.0.0.1', host)); // sent ahead
  feed.publish(1);
  await client.until(/"seq":1[\s\S]*\[\]$/);
  client.reset();

  const [units = []] = connections();
  expectSense(units);
  expect(summaries(of(units, 'down'))).toEqual([
    '200 OK application/json',
    'application/json [{"type":"hello","cursor":"test-0"}] 36 B',
    '304 Not Modified',
    '200 OK application/json',
    'application/json [{"type":"reading","cursor":"test-1","se… 63 B',
    '200 OK application/json',
    'application/json [] 2 B',
  ]);
});

test('another server, with compression: messages inflated, in one frame and in several', async ({
  record,
  stop,
}) => {
  const server = createHttpServer();
  stop.signal.addEventListener('abort', () => server.close());
  new WebSocketServer({ server, perMessageDeflate: { threshold: 0 } }).on(
    'connection',
    (socket) => {
      socket.on('message', (data, binary) => socket.send(data, { binary }));
    },
  );
  const { origin, connections } = await record(server);
  const client = new WebSocket(origin.replace('http', 'ws'), {
    perMessageDeflate: { threshold: 0 },
  });
  await once(client, 'open');
  const text = 'over and over '.repeat(20);
  for (const message of [text, text]) {
    client.send(message);
    expect(String((await once(client, 'message'))[0])).toBe(message);
  }
  client.send('in ', { fin: false });
  client.send('parts', { fin: true });
  expect(String((await once(client, 'message'))[0])).toBe('in parts');
  client.close();
  await once(client, 'close');

  const [units = []] = connections();
  expectSense(units);
  const told = summaries(units).filter((line) => /over and|in parts/.test(line));
  expect(told.map((line) => line.replace(/\d+ B .*/, '… B'))).toEqual([
    'TEXT fin rsv1 masked "over and over over and over over and ove…" … B',
    'TEXT fin rsv1 "over and over over and over over and ove…" … B',
    'TEXT fin rsv1 masked "over and over over and over over and ove…" … B',
    'TEXT fin rsv1 "over and over over and over over and ove…" … B',
    'TEXT message "in parts" … B',
    'TEXT fin rsv1 "in parts" … B',
  ]);
});
