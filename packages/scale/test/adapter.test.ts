import http from 'node:http';
import { createClient } from '@redis/client';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { test as base } from 'test-kit';
import { describe, expect } from 'vitest';

type Client = ReturnType<typeof clientOf>;

interface Fixtures {
  /** A client of Redis. */
  client: Client;
  /** Starts a server of Socket.IO; answers it, and a client that is connected to it. */
  start: (client?: Client) => Promise<{ server: Server; socket: Socket }>;
}

const test = base.extend<Fixtures>({
  client: async ({ redis }, use) => {
    const client = clientOf(redis.url);
    client.on('error', () => {});
    await client.connect();
    await use(client);
    client.destroy();
  },
  start: async ({ serve, stop: { signal } }, use) => {
    await use(async (client) => {
      /// [adapter]
      const server = new Server(client ? { adapter: createAdapter(client) } : {});
      /// [adapter]
      const own = http.createServer();
      const socket = io(await serve(own), { autoConnect: false, forceNew: true });
      server.attach(own);
      signal.addEventListener('abort', () => {
        socket.disconnect();
        server.close();
      });
      await new Promise<void>((resolve) => void socket.on('connect', resolve).connect());
      return { server, socket };
    });
  },
});

function clientOf(url: string) {
  return createClient({ url });
}

/** What a client is told, as it is told it. */
function newsOf(socket: Socket): string[] {
  const news: string[] = [];
  socket.on('news', (text) => news.push(text));
  return news;
}

describe('what is sent to all clients', () => {
  test('reaches those of the same server alone, as Socket.IO comes', async ({ start }) => {
    const [here, there] = [await start(), await start()];
    const [heard, missed] = [newsOf(here.socket), newsOf(there.socket)];
    here.server.emit('news', 'first');
    there.server.emit('news', 'last');
    await expect.poll(() => [heard, missed]).toEqual([['first'], ['last']]);
  });

  test('reaches those of every server with the adapter, rooms too', async ({ start, client }) => {
    const [here, there] = [await start(client), await start(client)];
    const [heard, also] = [newsOf(here.socket), newsOf(there.socket)];
    here.server.emit('news', 'to all');
    await expect.poll(() => [heard, also]).toEqual([['to all'], ['to all']]);
    await expect.poll(async () => (await here.server.fetchSockets()).length).toBe(2);
    here.server.socketsJoin('room');
    await expect.poll(() => there.server.of('/').adapter.rooms.has('room')).toBe(true);
    here.server.to('room').emit('news', 'to the room');
    await expect.poll(() => also).toEqual(['to all', 'to the room']);
  });
});
