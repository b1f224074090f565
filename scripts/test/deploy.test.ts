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
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lesson-'));
    const started: Child[] = [];
    const npm = (...args: string[]) => {
      const child = new Child('npm', args, folder);
      started.push(child);
      return child;
    };
    try {
      await run('pnpm', ['--filter', '04-sse', '--prod', 'deploy', folder], { cwd: root });
      const server = npm('start');
      const [, address = ''] = await server.prints(/listening on (\S+)/);
      expect(await (await fetch(address)).text()).toContain('<title>04');
      expect((await fetch(`${address}client.ts`)).status).toBe(200);
      expect((await fetch(`${address}kit/reading-log.ts`)).status).toBe(200);

      const stream = await fetch(`${address}readings`);
      await server.interrupt();
      expect(await stream.text()).toContain('data:'); // and not an error: it was told of the end

      // `dev` needs what the copy has not: it says so, and does without.
      const watched = npm('run', 'dev');
      const [, again = ''] = await watched.prints(/listening on (\S+)/);
      expect(watched.output).toContain('This copy has no wire view.');
      expect(await (await fetch(again)).text()).toContain('<title>04');
    } finally {
      for (const child of started) await child.interrupt();
      rmSync(folder, { recursive: true });
    }
  },
);
