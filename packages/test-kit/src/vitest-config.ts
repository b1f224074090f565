import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Milliseconds, for a slow, shared machine: a test waits for events, never for this. */
const patience = 40_000;

/** For every workspace: `/kit/…`, as the pages write it, is page-kit's folder here too. */
export default defineConfig({
  resolve: {
    alias: [
      {
        find: /^\/kit\//,
        replacement: fileURLToPath(new URL('../../page-kit/page/', import.meta.url)),
      },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // One worker for all files of a workspace: they share its browser, and workspaces run side by
    // side already.
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
    // Longer than its patience, so that a test says what did not come.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: patience } },
    provide: { patience, serverToCheck: '' },
  },
});
