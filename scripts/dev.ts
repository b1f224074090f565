/**
 * Starts every lesson and the docs, and prints where they are once all of them are up. Each of them
 * runs its own `dev` script; this file only watches what they print.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const lessons = new URL('../lessons/', import.meta.url);
const workspaces = [...readdirSync(lessons), 'docs'];
/** What each workspace had to say for itself: its address, or why it could not start. */
const reports = new Map<string, string>();
/** Where the bytes of each lesson can be seen. */
const views = new Map<string, string>();

const turbo = spawn(
  process.execPath,
  [createRequire(import.meta.url).resolve('turbo/bin/turbo'), 'run', 'dev', '--log-order=stream'],
  {
    stdio: ['ignore', 'pipe', 'pipe'],
    // One PORT cannot do for all of them, unless it is 0: a free one for each.
    env: {
      ...process.env,
      PORT: process.env.PORT === '0' ? '0' : '',
      TURBO_TELEMETRY_DISABLED: '1',
    },
    // A group of its own: Ctrl-C comes to this process alone, which hands it on once.
    detached: process.platform !== 'win32',
  },
);

turbo.stderr.pipe(process.stderr);

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    turbo.stderr.unpipe(); // what turbo says of its own end
    turbo.on('close', () => process.exit(0));
    // On Windows every process of the console has had its own Ctrl-C already.
    if (process.platform !== 'win32' && turbo.pid) process.kill(-turbo.pid, 'SIGINT');
  });
}
turbo.on('close', (code) => process.exit(code ?? 1));

for await (const line of createInterface(turbo.stdout)) {
  const [, workspace, text] = /^(\S+):dev: (.*)$/.exec(line) ?? [];
  if (!workspace || !text || /^(cache bypass|\$ )/.test(text)) continue;
  const view = /^the wire view is on (\S+)$/.exec(text)?.[1];
  if (view) {
    views.set(workspace, view);
    continue;
  }
  const address = /^listening on (\S+)$/.exec(text)?.[1];
  const failure = /^(port|host|PORT) .*$/i.exec(text)?.[0];
  if (reports.size === workspaces.length || !(address || failure)) {
    console.log(`${workspace}: ${text}`);
    continue;
  }
  reports.set(workspace, address ?? failure ?? '');
  if (reports.size === workspaces.length) console.log(table());
}

function table(): string {
  const rows = workspaces.map((name) => [name, reports.get(name) ?? '', views.get(name) ?? '']);
  rows.unshift(['', 'page', 'its bytes']);
  const widths = [0, 1].map(
    (column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)) + 3,
  );
  const lines = rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('')}`.trimEnd(),
  );
  return ['', ...lines, '', '  Start with the docs. Ctrl-C stops everything.', ''].join('\n');
}
