/**
 * Runs every test of the course. A browser is looked for once, before the workspaces start, so that
 * only one process ever installs it. Further arguments go to turbo: `pnpm test --force`.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { ensureBrowser } from 'test-kit/browser';

try {
  const CHROME_PATH = ensureBrowser();
  const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo');
  const args = [
    'run',
    'test',
    '--concurrency=4',
    '--output-logs=new-only',
    ...process.argv.slice(2),
  ];
  const { status } = spawnSync(process.execPath, [turbo, ...args], {
    stdio: 'inherit',
    // A result is kept for the version of Node that it was seen with.
    env: {
      ...process.env,
      CHROME_PATH,
      NODE_VERSION: process.version,
      TURBO_TELEMETRY_DISABLED: '1',
    },
  });
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
