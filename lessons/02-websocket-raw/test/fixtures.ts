import type { Socket } from 'node:net';
import { Feed, publishEvery } from 'feed';
import { test as base, serverToCheck } from 'test-kit';
import { createServer, type Options } from '#src/server.ts';
import { Caller } from './caller.ts';

interface Fixtures {
  feed: Feed;
  /** Starts the lesson with the given limits on a free port; answers its origin. */
  start: (limits?: Omit<Options, 'feed' | 'signal'>) => Promise<string>;
  /** The same, with the server's end of every connection, for what a network may do to them. */
  open: () => Promise<{ origin: string; sockets: Socket[] }>;
  /** Milliseconds between two heartbeats of the server at `origin`, where it is this lesson's. */
  heartbeat: number;
  /** A server that publishes by itself: this lesson's, or the one that is to be checked. */
  origin: string;
  /** Opens a connection to that server; it is hung up when the test is over. */
  call: (glued?: Buffer) => Promise<Caller>;
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
  heartbeat: 3_600_000,
  origin: async ({ feed, heartbeat, start, stop }, use) => {
    publishEvery(20, feed, stop.signal);
    // TCP ends because it is ended, and not because a time limit has passed.
    const limits = { heartbeat, headTimeout: 3_600_000, closeTimeout: 3_600_000 };
    await use(serverToCheck() ?? (await start(limits)));
  },
  call: async ({ origin }, use) => {
    const callers: Caller[] = [];
    await use(async (glued) => {
      const caller = await Caller.open(origin, glued);
      callers.push(caller);
      return caller;
    });
    for (const caller of callers) caller.hangUp();
  },
});
