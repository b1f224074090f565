/** The page's half of a connection, against a server that other people wrote. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test as base, within } from 'test-kit';
import { expect, vi } from 'vitest';
import WsClient, { WebSocketServer } from 'ws';
import { openSocket } from '#page/socket.ts';

const test = base.extend<{ peer: WebSocketServer; url: string }>({
  peer: async ({ stop }, use) => {
    vi.stubGlobal('WebSocket', WsClient); // Node 20 has none
    const peer = new WebSocketServer({ noServer: true });
    stop.signal.addEventListener('abort', () => {
      for (const client of peer.clients) client.terminate();
    });
    await use(peer);
    vi.unstubAllGlobals();
  },
  url: async ({ peer, serve, stop }, use) => {
    const server = createServer().on('upgrade', (request, socket, head) =>
      peer.handleUpgrade(request, socket, head, (client) => peer.emit('connection', client)),
    );
    stop.signal.addEventListener('abort', () => server.close());
    await use((await serve(server)).replace('http', 'ws'));
  },
});

const numbers = Float64Array.of(1, 12, 5, 8);

test('what the page asks leaves as JSON, and its numbers as bytes', async ({ peer, url, stop }) => {
  const heard: [unknown, boolean][] = [];
  peer.on('connection', (client) =>
    client.on('message', (data, isBinary) => {
      heard.push([isBinary ? data : JSON.parse(`${data}`), isBinary]);
      peer.emit('heard');
    }),
  );
  const connection = openSocket(url, {
    signal: stop.signal,
    patience: 60_000,
    onOpen(send) {
      send({ type: 'subscribe' });
      send(numbers);
    },
    onMessage() {},
  });
  const hear = async () => {
    while (heard.length < 2) await once(peer, 'heard');
  };
  await within(Promise.race([hear(), connection]), () => 'The page asks nothing.');
  expect(heard).toEqual([
    [{ type: 'subscribe' }, false],
    [Buffer.from(numbers.buffer), true],
  ]);
});

test('the page is told what comes: what JSON says, and bytes as numbers', async ({
  peer,
  url,
  stop,
}) => {
  peer.on('connection', (client) => {
    client.send('{"type":"heartbeat"}');
    client.send(numbers);
  });
  const told: unknown[] = [];
  const tell = new Promise<void>((resolve, reject) => {
    openSocket(url, {
      signal: stop.signal,
      patience: 60_000,
      onOpen() {},
      onMessage(message) {
        told.push(message);
        if (told.length === 2) resolve();
      },
    }).catch(reject);
  });
  await within(tell, () => 'The page is not told what comes.');
  expect(told).toEqual([{ type: 'heartbeat' }, numbers]);
});
