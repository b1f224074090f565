import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { endsInTime, RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import { test as base } from './fixtures.ts';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const server = fileURLToPath(new URL('site/server.ts', import.meta.url));

interface Run {
  child: ChildProcess;
  /** Resolves with the first line of output. */
  line: Promise<string>;
  /** Resolves when the process has ended. */
  end: Promise<{ code: number | null; output: string; errors: string }>;
}

const test = base.extend<{
  /** Runs a file with its types, as `pnpm start` does. Told to end, it has to do so in time. */
  run: (env: Record<string, string>, file?: string) => Run;
}>({
  run: async ({}, use) => {
    const runs: Run[] = [];
    await use((env, file = server) => {
      const child = spawn(process.execPath, [...endsInTime, '--import', tsx, file], {
        env: { PATH: process.env.PATH, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const end = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]).then(
        ([[code], output, errors]) => ({ code, output, errors }),
      );
      const line = once(child.stdout, 'data').then(([chunk]) => String(chunk));
      runs.push({ child, line, end });
      return { child, line, end };
    });
    for (const { child } of runs) child.kill();
    await Promise.all(runs.map(({ end }) => end));
  },
});

const listening = /^listening on (http:\/\/127\.0\.0\.1:\d+)\/\n$/;
const originIn = (line: string) => listening.exec(line)?.[1] ?? '';

describe('a file that is started', () => {
  test('listens, and prints where', async ({ run }) => {
    const line = await run({ PORT: '0' }).line;
    expect(line).toMatch(listening);
    expect((await fetch(originIn(line))).status).toBe(200);
  });

  test('through a symbolic link listens as well', async ({ run, onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), 'page-kit-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const link = join(folder, 'server.ts');
    symlinkSync(server, link);
    expect(await run({ PORT: '0' }, link).line).toMatch(listening);
  });

  // Windows has no signals: `kill` ends the process there and then.
  test.skipIf(process.platform === 'win32').for(['SIGTERM', 'SIGINT'] as const)(
    'ends at %s: its streams first, then itself with 0',
    async (signal, { run }) => {
      const { child, line, end } = run({ PORT: '0' });
      const client = await RawClient.open(originIn(await line));
      client.send('GET /stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
      await client.until(/open/);
      child.kill(signal);
      expect(await end).toMatchObject({ code: 0, errors: '' });
      await client.closed();
      expect(client.text).toMatch(/\r\n0\r\n\r\n$/);
    },
  );
});

describe('one line and code 1 tell', () => {
  test('that the port is in use, and the way out', async ({ run, start }) => {
    const { port } = new URL(await start());
    expect(await run({ PORT: port }).end).toEqual({
      code: 1,
      output: '',
      errors: `port ${port} is in use: stop what is using it, or set PORT to a free port\n`,
    });
  });

  test('that PORT is not a port', async ({ run }) => {
    const ports = ['http', '65536'];
    const ends = await Promise.all(ports.map((PORT) => run({ PORT }).end));
    expect(ends).toEqual(
      ports.map((port) => ({
        code: 1,
        output: '',
        errors: `PORT is ${port}: set it to a number from 0 to 65535\n`,
      })),
    );
  });

  test('that HOST is not of this machine', async ({ run }) => {
    // 192.0.2.0/24 is for examples: no machine has an address in it (RFC 5737).
    expect(await run({ PORT: '0', HOST: '192.0.2.1' }).end).toEqual({
      code: 1,
      output: '',
      errors: 'host 192.0.2.1 is not an address of this machine: unset HOST, or correct it\n',
    });
  });
});

test('a file that is imported does not listen', async ({ run }) => {
  const importer = fileURLToPath(new URL('site/importer.ts', import.meta.url));
  expect(await run({ PORT: '0' }, importer).end).toEqual({
    code: 0,
    output: 'function\n',
    errors: '',
  });
});
