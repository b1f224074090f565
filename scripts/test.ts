/**
 * Runs every test of the course. A browser and Redis are looked for once, before the workspaces start,
 * so that only one process ever installs them. Further arguments go to turbo: `pnpm test --force`.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { ensureBrowser } from 'test-kit/browser';
import { ensureRedis, redisHelp } from 'test-kit/redis';

try {
  const CHROME_PATH = ensureBrowser();
  if (!ensureRedis()) console.log(`${redisHelp} Until then, the tests that need it are skipped.`);
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
