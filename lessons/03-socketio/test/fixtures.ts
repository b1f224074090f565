import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Feed, publishEvery } from 'feed';
import { test as base, serverToCheck } from 'test-kit';
import { createServer, type Options } from '#src/server.ts';

interface Fixtures {
  feed: Feed;
  /** Starts the lesson with the given limits on a free port; answers its origin. */
  start: (limits?: Omit<Options, 'feed' | 'signal'>) => Promise<string>;
  /** A server that publishes by itself: this lesson's, or the one that is to be checked. */
  origin: string;
}

export const test = base.extend<Fixtures>({
  feed: async ({}, use) => use(new Feed({ epoch: 'test', now: () => 0 })),
  start: async ({ feed, serve, stop }, use) =>
    use((limits = {}) => serve(createServer({ feed, signal: stop.signal, ...limits }))),
  origin: async ({ feed, start, stop }, use) => {
    publishEvery(5, feed, stop.signal);
    await use(serverToCheck() ?? (await start()));
  },
});

/** What cuts every connection of a server, upgraded or not, as a failing network would. */
export function cutterOf(server: Server): () => void {
  const sockets = socketsOf(server);
  return () => {
    for (const socket of sockets) {
      // One that is being ended cannot be reset: Node would never close its handle.
      if (socket.writableEnded) socket.destroy();
      else socket.resetAndDestroy();
    }
  };
}

/** The server's end of every connection: those that are open at the moment. */
export function socketsOf(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}
