import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from 'test-kit';
import type { Lesson } from './lessons.ts';

export const hasNginx = !spawnSync('nginx', ['-v']).error;

const configuration = readFileSync(new URL('../nginx.conf', import.meta.url), 'utf8');
const lessons: readonly Lesson[] = ['01', '02', '03', '04', '05'];

export interface Nginx {
  /** Where each lesson is to be found through it. */
  origins: Record<Lesson, string>;
  stop(): Promise<void>;
}

/** Puts an nginx in front of `behind`, told what the file tells, but for `change`. */
export async function startNginx(
  behind: Record<Lesson, string>,
  change: (configuration: string) => string = (text) => text,
): Promise<Nginx> {
  const origins = { ...behind };
  let servers = change(configuration);
  for (const lesson of lessons) {
    const port = await freePort();
    origins[lesson] = `http://127.0.0.1:${port}`;
    servers = servers
      .replace(`127.0.0.1:810${Number(lesson)}`, `127.0.0.1:${port}`)
      .replace(`127.0.0.1:808${Number(lesson)}`, new URL(behind[lesson]).host);
  }
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    join(folder, 'nginx.conf'),
    [
      'daemon off; pid nginx.pid; error_log stderr notice;',
      'events {}',
      'http {',
      'access_log off;',
      ...temporary.map((name) => `${name}_temp_path ${name};`),
      servers,
      '}',
    ].join('\n'),
  );
  const child = spawn('nginx', ['-p', folder, '-c', 'nginx.conf'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exit = once(child, 'exit');
  let said = '';
  for await (const line of createInterface(child.stderr)) {
    said += `${line}\n`;
    if (line.includes('start worker process')) {
      child.stderr.resume(); // it listens on all its ports by now
      return {
        origins,
        stop: async () => {
          child.kill('SIGTERM');
          await exit;
          rmSync(folder, { recursive: true });
        },
      };
    }
  }
  throw new Error(`nginx did not start:\n${said}`);
}
