import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { Child } from './child.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

test.skipIf(process.platform === 'win32')(
  'a lesson can be taken away: a folder of its own that runs by itself',
  { timeout: 120_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lesson-'));
    try {
      await run('pnpm', ['--filter', '04-sse', '--prod', 'deploy', folder], { cwd: root });
      const server = new Child('npm', ['start'], folder);
      const [, address = ''] = await server.prints(/listening on (\S+)/);
      expect(await (await fetch(address)).text()).toContain('<title>04');
      expect((await fetch(`${address}client.ts`)).status).toBe(200);
      expect((await fetch(`${address}kit/reading-log.ts`)).status).toBe(200);
      await server.interrupt();
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
