import { once } from 'node:events';
import http from 'node:http';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { Feed } from 'feed';
import { describe, expect } from 'vitest';
import { expectAlive, servers, test } from './lessons.ts';

/** Many connections at a time, and none of them in a hurry. */

interface Client {
  socket: Socket;
  /** What came. */
  text: string;
}

/** Opens so many connections, one after the other: at once they would be too many to accept. */
async function crowd(origin: string, count: number, bytes = ''): Promise<Client[]> {
  const { hostname, port } = new URL(origin);
  const clients: Client[] = [];
  while (clients.length < count) {
    const client = { socket: connect(Number(port), hostname), text: '' };
    client.socket.on('error', () => {});
    client.socket.on('data', (chunk) => {
      client.text += chunk;
    });
    await once(client.socket, 'connect');
    client.socket.write(bytes, 'latin1');
    clients.push(client);
  }
  return clients;
}

const allClosed = (clients: Client[]) =>
  Promise.all(clients.map(({ socket }) => socket.closed || once(socket, 'close')));

/** What does not become the head of a request, and its answer: Node's, and lesson 02's own. */
const unfinished = [
  ['nothing', '', 408, 408],
  ['half a head', 'GET / HTTP/1.1\r\nHo', 408, 408],
  ['HTTP/0.9', 'GET /\r\n', 408, 408],
  ['a head with bare LF', 'GET / HTTP/1.1\nHost: 127.0.0.1\n\n', 400, 408],
  ['a head with bare CR', 'GET / HTTP/1.1\rHost: 127.0.0.1\r\r', 400, 408],
  ['the beginning of TLS', '\x16\x03\x01\x00\xf4\x01\x00\x00\xf0\x03\x03', 400, 408],
  ['the beginning of a frame', '\x81\x85', 400, 408],
  ['bytes that are no text', '\x00\x01\x02\x03', 400, 408],
  ['empty lines', '\r\n\r\n', 408, 400],
] as const;

describe.each(['01', '02', '03', '04', '05'] as const)('lesson %s', (lesson) => {
  test('gives up 300 heads that do not come to an end, and serves the others', async ({
    serve,
    stop,
    log,
  }) => {
    const feed = new Feed();
    // Lesson 02 has this limit from the first connection on: all are to be sent by then.
    const server = servers[lesson]({ feed, signal: stop.signal, headTimeout: 3_500 });
    const origin = await serve(server);
    const opening = unfinished.map(async ([name, bytes, nodes, own]) => {
      const expected = lesson === '02' ? own : nodes;
      return { name, expected, clients: await crowd(origin, 34, bytes) };
    });
    const crowds = await Promise.all(opening);
    await expectAlive(origin); // and what was sent before is read by now
    if (server instanceof http.Server) {
      expect(server.headersTimeout).toBeLessThanOrEqual(10_000);
      server.headersTimeout = 500; // Node looks at it once a second
    }
    await Promise.all(crowds.map(({ clients }) => allClosed(clients)));
    const wrong = crowds.flatMap(({ name, expected, clients }) =>
      clients.flatMap(({ text }) =>
        text.startsWith(`HTTP/1.1 ${expected} `) ? [] : { name, expected, text },
      ),
    );
    expect(wrong).toEqual([]);
    if (server instanceof http.Server) server.headersTimeout = 10_000;
    await expectAlive(origin);
    expect(log).toEqual([]);
  });

  test('closes what is above 1,000 of 2,000 connections, and serves what is below', async ({
    serve,
    stop,
    log,
  }) => {
    const server = servers[lesson]({ feed: new Feed(), signal: stop.signal });
    const origin = await serve(server);
    const clients = await crowd(origin, 2000);
    await allClosed(clients.slice(1000));
    const open = clients.slice(0, 1000);
    const asking = open.filter((_, index) => index % 10 === 0); // a sample of them
    for (const { socket } of asking) socket.write(get);
    const served = () => asking.filter(({ text }) => text.startsWith('HTTP/1.1 200 '));
    await expect.poll(() => served().length).toBe(asking.length);
    for (const { socket } of open) socket.destroy();
    await expect.poll(() => promisify(server.getConnections).call(server)).toBe(0);
    await expectAlive(origin);
    expect(log).toEqual([]);
  });
});

const get = 'GET /kit/icon.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
