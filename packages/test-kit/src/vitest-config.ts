import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

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
    // Limits for a slow, shared machine: a test waits for events, never for these.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
