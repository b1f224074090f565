import { test as base } from 'test-kit';
import { vi } from 'vitest';
import type { Route } from '../src/page-kit.ts';
import { createServer } from './site/server.ts';

interface Fixtures {
  /** Starts the site of the tests on a free port, with further routes; answers its origin. */
  start: (routes?: Record<string, Route>) => Promise<string>;
  /** What the server wrote to its log, a line each. */
  log: string[];
}

export const test = base.extend<Fixtures>({
  start: async ({ serve, stop }, use) =>
    use((routes = {}) => serve(createServer(stop.signal, routes))),
  log: async ({}, use) => {
    const lines: string[] = [];
    const spy = vi.spyOn(console, 'error').mockImplementation((text) => {
      lines.push(...String(text).split('\n'));
    });
    await use(lines);
    spy.mockRestore();
  },
});
