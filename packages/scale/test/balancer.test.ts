import http from 'node:http';
import type { Server } from 'node:net';
import { createServer as createSocketServer } from '02-websocket-raw/src/server.ts';
import { createServer as createSocketIoServer } from '03-socketio/src/server.ts';
import { poll } from '03-socketio/test/engine-client.ts';
import { Feed } from 'feed';
import { io } from 'socket.io-client';
import { test as base, freePort, PanelView } from 'test-kit';
import { describe, expect } from 'vitest';
import { type BalancerOptions, createBalancer } from '../src/balancer.ts';

interface Fixtures {
  /** Servers behind one address. A server is killed by aborting its signal. */
  balance: (servers: Server[], options?: Partial<BalancerOptions>) => Promise<string>;
  /** Two servers of lesson 03. */
  socketIoServers: Server[];
}

const portOf = (origin: string) => Number(new URL(origin).port);

const test = base.extend<Fixtures>({
  balance: async ({ serve, stop }, use) =>
    use(async (servers, options) => {
      const ports: number[] = [];
      for (const server of servers) ports.push(portOf(await serve(server)));
      const balancer = createBalancer({ servers: () => ports, ...options });
      stop.signal.addEventListener('abort', () => balancer.close().closeAllConnections());
      return serve(balancer);
    }),
  socketIoServers: async ({ stop: { signal } }, use) => {
    const feed = new Feed();
    await use([createSocketIoServer({ feed, signal }), createSocketIoServer({ feed, signal })]);
  },
});

/** Answers with its name. */
function named(name: string, signal: AbortSignal): http.Server {
  const server = http.createServer((_, res) => res.end(name));
  signal.addEventListener('abort', () => server.close().closeAllConnections());
  return server;
}

const cookieOf = (response: Response) => response.headers.get('Set-Cookie')?.split(';')[0] ?? '';

describe('a balancer', () => {
  test('sends browsers to the servers in turn, and each again to its own', async ({
    balance,
    stop: { signal },
  }) => {
    const origin = await balance([named('a', signal), named('b', signal)]);
    const first = await fetch(origin);
    const second = await fetch(origin);
    expect(new Set([await first.text(), await second.text()])).toEqual(new Set(['a', 'b']));
    for (const response of [first, second]) {
      const again = await fetch(origin, { headers: { Cookie: `other=1; ${cookieOf(response)}` } });
      const once = await fetch(origin, { headers: { Cookie: cookieOf(response) } });
      expect(await again.text()).toBe(await once.text());
      expect(again.headers.get('Set-Cookie')).toBeNull();
    }
  });

  test('sends a browser to another server when its own is dead', async ({
    serve,
    stop: { signal },
  }) => {
    const living = [portOf(await serve(named('a', signal)))];
    const balancer = createBalancer({ servers: () => living });
    signal.addEventListener('abort', () => balancer.close().closeAllConnections());
    const origin = await serve(balancer);
    const before = await fetch(origin);
    expect(await before.text()).toBe('a');
    living[0] = portOf(await serve(named('b', signal)));
    const after = await fetch(origin, { headers: { Cookie: cookieOf(before) } });
    expect(await after.text()).toBe('b');
    expect(cookieOf(after)).toContain(`=${living[0]}`);
    living.length = 0;
    expect((await fetch(origin)).status).toBe(503);
  });

  test('answers 502 for a server that is dead and not known to be', async ({ serve, stop }) => {
    const dead = await freePort();
    const balancer = createBalancer({ servers: () => [dead, dead] });
    stop.signal.addEventListener('abort', () => balancer.close().closeAllConnections());
    expect((await fetch(await serve(balancer))).status).toBe(502);
  });

  test('passes the death of a server on to who is reading from it', async ({ balance, stop }) => {
    const dying = named('', stop.signal);
    dying.removeAllListeners('request');
    dying.on('request', (_, res) => res.write('half an ans'));
    const response = await fetch(await balance([dying]));
    const reading = response.text();
    dying.closeAllConnections();
    await expect(reading).rejects.toThrow('terminated');
  });

  test('passes a WebSocket on', async ({ balance, page, stop: { signal } }) => {
    const feed = new Feed();
    await page.goto(await balance([createSocketServer({ feed, signal })]));
    const panel = new PanelView(page, 'socket');
    await panel.connect();
    await panel.shows(/^hello/);
    feed.publish(1);
    await panel.shows(/^#1 /);
  });
});

/// [sticky]
describe('two servers of Socket.IO behind a balancer', () => {
  const transports = ['polling'];

  test('that does not send a browser to its own server: 400, Session ID unknown', async ({
    balance,
    socketIoServers,
  }) => {
    const origin = await balance(socketIoServers, { isSticky: false });
    const { sid } = JSON.parse((await poll(origin)).text.slice(1));
    const next = await poll(origin, `&sid=${sid}`); // comes to the other one
    expect(next).toEqual({ status: 400, text: '{"code":1,"message":"Session ID unknown"}' });
    // The library tries again, and never gets beyond its second request.
    const socket = io(`${origin}/readings`, { transports, reconnection: false });
    const error = await new Promise<Error>((resolve) => socket.on('connect_error', resolve));
    expect(error.message).toMatch(/^xhr (poll|post) error$/);
    socket.disconnect();
  });

  test('that does: polling works', async ({ balance, socketIoServers }) => {
    const origin = await balance(socketIoServers);
    const socket = io(`${origin}/readings`, { transports, withCredentials: true });
    const message = await new Promise((resolve) => socket.on('message', resolve));
    expect(message).toMatchObject({ type: 'hello' });
    socket.disconnect();
  });

  test('that does not: a WebSocket works all the same, it is one connection', async ({
    balance,
    socketIoServers,
  }) => {
    const origin = await balance(socketIoServers, { isSticky: false });
    const socket = io(`${origin}/readings`, { transports: ['websocket'] });
    const message = await new Promise((resolve) => socket.on('message', resolve));
    expect(message).toMatchObject({ type: 'hello' });
    socket.disconnect();
  });
});
/// [sticky]
