import { once } from 'node:events';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import type { Message } from 'feed';
import { Server, type Socket } from 'socket.io';
import { io } from 'socket.io-client';
import { describe, expect, onTestFinished, vi } from 'vitest';
import { Outbox } from '#page/outbox.ts';
import { openReadings, type ReadingsOptions } from '#page/readings.ts';
import { Inbox } from '#src/inbox.ts';
import { createServer } from '#src/server.ts';
import { cutterOf, test } from './fixtures.ts';

/** The page's own module, in Node: what it says is kept here. */
function open(
  origin: string,
  options: Pick<ReadingsOptions, 'signal' | 'transports' | 'outbox' | 'waits'>,
) {
  const states: string[] = [];
  const messages: Message[] = [];
  const socket = openReadings(io, origin, {
    ...options,
    bookmark: { cursor: undefined },
    onMessage: (message) => messages.push(message),
    onState: (state) => states.push(state),
    onNote: () => {},
  });
  return { socket, states, messages };
}

test('pages that have waited long do not come back together', async ({ serve, feed, stop }) => {
  const origin = await serve(createServer({ feed, signal: stop.signal }));
  const waits = Array.from({ length: 20 }, () => {
    const { socket } = open(origin, { signal: stop.signal, transports: ['websocket'] });
    const { backoff } = socket.io as unknown as {
      backoff: { attempts: number; duration(): number };
    };
    backoff.attempts = 20;
    return backoff.duration();
  });
  expect(new Set(waits).size).toBeGreaterThan(10);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(15_000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
});

describe.each([['polling'], ['websocket']] as const)('over %s alone', (transport) => {
  test('reads on where it was after each cut, and has everything once', async ({
    feed,
    serve,
    stop,
  }) => {
    const server = createServer({ feed, signal: stop.signal });
    const cut = cutterOf(server);
    const waits = { first: 1, longest: 20 };
    const options = { signal: stop.signal, transports: [transport], waits };
    const { states, messages } = open(await serve(server), options);
    const seqs = () => messages.flatMap((m) => (m.type === 'reading' ? [m.seq] : []));
    await expect.poll(() => states).toEqual([`connected over ${transport}`]);
    for (const expected of [[1], [1, 2], [1, 2, 3], [1, 2, 3, 4]]) {
      feed.publish(0);
      await expect.poll(seqs).toEqual(expected);
      cut();
    }
  });

  test('has each question answered once, in order, though its answers are cut off', async ({
    feed,
    serve,
    stop,
  }) => {
    const server = createServer({ feed, signal: stop.signal });
    const cut = cutterOf(server);
    const outbox = new Outbox();
    const waits = { first: 1, longest: 20 };
    const origin = await serve(server);
    open(origin, { signal: stop.signal, transports: [transport], outbox, waits });
    const { answer } = Inbox.prototype;
    const asked: unknown[] = [];
    const spy = vi.spyOn(Inbox.prototype, 'answer').mockImplementation(function (
      this: Inbox<unknown>,
      client,
      id,
      work,
    ) {
      // Each is carried out, and its first answer does not leave.
      if (!asked.includes(id)) queueMicrotask(cut);
      asked.push(id);
      return answer.call(this, client, id, work);
    });
    onTestFinished(() => spy.mockRestore());
    const answers: unknown[] = [];
    for (const number of [1, 2, 3, 4, 5]) {
      outbox.ask([number]).then((answer) => answers.push(answer));
    }
    await expect
      .poll(() => answers)
      .toEqual(
        [1, 2, 3, 4, 5].map((number) => ({ ok: true, value: { sum: number, count: number } })),
      );
    expect(asked.length).toBeGreaterThanOrEqual(10);
  });

  test('connects to a namespace that the server declares', async ({ start, stop }) => {
    const options = { signal: stop.signal, transports: [transport] };
    const { states, socket } = open(await start(), options);
    await expect.poll(() => states).toEqual([`connected over ${transport}`]);
    expect(socket.active).toBe(true);
  });

  test('says when its namespace is not declared, and does not try again', async ({
    serve,
    stop,
  }) => {
    const server = http.createServer();
    const other = new Server(server);
    stop.signal.addEventListener('abort', () => other.close());
    const options = { signal: stop.signal, transports: [transport] };
    const { states, socket } = open(await serve(server), options);
    await expect.poll(() => states).toEqual(['Invalid namespace: not trying again']);
    expect(socket.active).toBe(false);
  });
});

test('stays with polling where no WebSocket gets through', async ({ feed, serve, stop }) => {
  const server = createServer({ feed, signal: stop.signal });
  const origin = await serve(server);
  server.prependListener('upgrade', (_, socket) => socket.destroy());
  const upgrade = once(server, 'upgrade');
  const { states, messages } = open(origin, {
    signal: stop.signal,
    transports: ['polling', 'websocket'],
  });
  await upgrade;
  await expect.poll(() => states).toEqual(['connected over polling']);
  feed.publish(1);
  await expect.poll(() => messages.at(-1)?.type).toBe('reading');
  expect(states).toEqual(['connected over polling']);
});

/** A server of the library alone: `greet` says what each connection is told, counted from 1. */
async function serverOf(
  serve: (server: http.Server) => Promise<string>,
  signal: AbortSignal,
  greet: (count: number, socket: Socket) => void,
): Promise<string> {
  const server = http.createServer();
  const sockets = new Server(server);
  signal.addEventListener('abort', () => sockets.close());
  let count = 0;
  sockets.of('/readings').on('connection', (socket) => {
    count += 1;
    greet(count, socket);
  });
  return serve(server);
}

const at = (seq: number) => ({ type: 'reading', cursor: `test-${seq}`, seq, at: 0, value: 0 });

test('asks again where the numbers of a connection have a gap: an answer to a poll was lost', async ({
  serve,
  stop,
}) => {
  const cursors: unknown[] = [];
  const origin = await serverOf(serve, stop.signal, (count, socket) => {
    cursors.push(socket.handshake.auth.cursor);
    socket.emit('message', at(count === 1 ? 1 : 2), 0);
    socket.emit('message', at(3), count === 1 ? 2 : 1);
  });
  const { messages } = open(origin, { signal: stop.signal, transports: ['polling'] });
  await expect.poll(() => messages.length).toBe(3);
  expect(messages).toEqual([at(1), at(2), at(3)]);
  expect(cursors).toEqual([undefined, 'test-1']);
});

test('takes each message once, however often it has connected, and stays connected', async ({
  serve,
  stop,
}) => {
  let connections = 0;
  const origin = await serverOf(serve, stop.signal, (count, socket) => {
    connections = count;
    socket.emit('message', at(Math.min(count, 5)), 0);
    if (count < 4) socket.conn.close();
    else socket.emit('message', at(5), 1);
  });
  const waits = { first: 1, longest: 1 };
  const { messages } = open(origin, { signal: stop.signal, transports: ['websocket'], waits });
  await expect.poll(() => messages.at(-1)).toEqual(at(5));
  expect(connections).toBe(4);
  expect(messages).toEqual([1, 2, 3, 4, 5].map(at));
});

test('begins again when it is not let in: that answer may be lost, too', async ({
  serve,
  stop,
}) => {
  let refused = 0;
  const server = http.createServer();
  const sockets = new Server(server);
  stop.signal.addEventListener('abort', () => sockets.close());
  const listeners: number[] = [];
  sockets.of('/readings').use((_, next) => {
    refused += 1;
    listeners.push(socket.listeners('connect').length);
    if (refused > 2) next(); // the first two are never answered
  });
  const states: string[] = [];
  const socket = openReadings(io, await serve(server), {
    signal: stop.signal,
    transports: ['polling'],
    bookmark: { cursor: undefined },
    patience: 1_000,
    onMessage: () => {},
    onState: (state) => states.push(state),
    onNote: () => {},
  });
  await expect.poll(() => states.at(-1)).toBe('connected over polling');
  expect(new Set(listeners).size).toBe(1); // no more of them with each connection
});

/** Engine.IO's polling, reduced to its answers: of each session, what its polls are answered with. */
function scripted(sessions: readonly (readonly string[])[], cursors: unknown[]): http.Server {
  const polls = sessions.map((answers) => answers.values());
  let opened = 0;
  return http.createServer(async (req, res) => {
    const { searchParams } = new URL(req.url ?? '', 'http://127.0.0.1');
    const sid = searchParams.get('sid');
    if (sid === null) {
      const times = { pingInterval: 60_000, pingTimeout: 60_000 };
      res.end(
        `0${JSON.stringify({ sid: `${opened}`, upgrades: [], maxPayload: 10_000, ...times })}`,
      );
      opened += 1;
    } else if (req.method === 'POST') {
      const packet = await text(req);
      if (packet.startsWith('40'))
        cursors.push(JSON.parse(packet.slice(packet.indexOf('{'))).cursor);
      res.end('ok');
    } else {
      const { value } = polls[Number(sid)]?.next() ?? {};
      if (value !== undefined) res.end(value); // else there is nothing more to tell
    }
  });
}

const joined = '40/readings,{"sid":"x"}';
const end = '1';
const packets = (...all: string[]) => all.join('\x1e');
const event = (message: object, number: number) =>
  `42/readings,${JSON.stringify(['message', message, number])}`;
const hello = (seq: number) => ({ type: 'hello', cursor: `test-${seq}` });

/**
 * The first answer of the second session is lost: that it is let in, the hello and perhaps more. The
 * browser asks again by itself, and the page gets the second answer. Then that session is lost.
 */
test.for([
  [
    'whose number happens to be the next',
    [
      [packets(joined, event(hello(0), 0)), end],
      [event(at(1), 1), end],
      [packets(joined, event(hello(0), 0), event(at(1), 1))],
    ],
    [hello(0), hello(0), at(1)],
    [undefined, 'test-0', 'test-0'],
  ],
  [
    'whose number is not the next',
    [
      [packets(joined, event(hello(0), 0), event(at(1), 1)), end],
      [event(at(5), 4), end],
      [packets(joined, event(hello(1), 0), event(at(2), 1), event(at(3), 2))],
      [packets(joined, event(hello(1), 0), event(at(2), 1), event(at(3), 2))],
    ],
    [hello(0), at(1), hello(1), at(2), at(3)],
    [undefined, 'test-1', 'test-1'],
  ],
] as const)(
  'takes no message that Socket.IO kept from a connection that did not let it in, one %s',
  async ([, sessions, expected, asked], { serve, stop }) => {
    const cursors: unknown[] = [];
    const server = scripted(sessions, cursors);
    stop.signal.addEventListener('abort', () => server.close().closeAllConnections());
    const waits = { first: 1, longest: 1 };
    const options = { signal: stop.signal, transports: ['polling' as const], waits };
    const { messages } = open(await serve(server), options);
    await expect.poll(() => messages.at(-1)).toEqual(expected.at(-1));
    expect(messages).toEqual(expected);
    expect(cursors).toEqual(asked);
  },
);
