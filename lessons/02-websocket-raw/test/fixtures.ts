import type { Socket } from 'node:net';
import { Feed } from 'feed';
import { test as base } from 'test-kit';
import { createServer, type Options } from '../src/server.ts';

interface Fixtures {
  feed: Feed;
  /** Starts the lesson with the given limits on a free port; answers its origin. */
  start: (limits?: Omit<Options, 'feed' | 'signal'>) => Promise<string>;
  /** The same, with the server's end of every connection, for what a network may do to them. */
  open: () => Promise<{ origin: string; sockets: Socket[] }>;
}

export const test = base.extend<Fixtures>({
  feed: async ({}, use) => use(new Feed({ epoch: 'test', now: () => 0 })),
  start: async ({ feed, serve, stop }, use) =>
    use((limits = {}) => serve(createServer({ feed, signal: stop.signal, ...limits }))),
  open: async ({ feed, serve, stop }, use) =>
    use(async () => {
      const server = createServer({ feed, signal: stop.signal });
      const sockets: Socket[] = [];
      server.on('connection', (socket) => sockets.push(socket));
      return { origin: await serve(server), sockets };
    }),
});
