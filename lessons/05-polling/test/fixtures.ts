import { Feed } from 'feed';
import { test as base } from 'test-kit';
import { createServer, type Options } from '#src/server.ts';

interface Fixtures {
  feed: Feed;
  /** Starts the lesson with the given limits on a free port; answers its origin. */
  start: (limits?: Omit<Options, 'feed' | 'signal'>) => Promise<string>;
}

export const test = base.extend<Fixtures>({
  feed: async ({}, use) => use(new Feed({ epoch: 'test', now: () => 0 })),
  start: async ({ feed, serve, stop }, use) =>
    use((limits = {}) => serve(createServer({ feed, signal: stop.signal, ...limits }))),
});
