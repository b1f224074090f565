/**
 * Starts every lesson and the docs, and prints where they are once all of them are up. Each of them
 * runs its own `dev` script; this file only watches what they print.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const lessons = new URL('../lessons/', import.meta.url);
/** Folders with a workspace in them; a system may have files of its own there. */
const isWorkspace = (name: string) => existsSync(new URL(`${name}/package.json`, lessons));
const workspaces = [...readdirSync(lessons).filter(isWorkspace), 'docs'];
/** What each workspace had to say for itself: its address, or why it could not start. */
const reports = new Map<string, string>();
/** Where the bytes of each lesson can be seen. */
const views = new Map<string, string>();

const turbo = spawn(
  process.execPath,
  [
    createRequire(import.meta.url).resolve('turbo/bin/turbo'),
    'run',
    'dev',
    '--log-order=stream',
    '--continue', // one that cannot start does not end the others
  ],
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

let isStopping = false;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    isStopping = true;
    turbo.stderr.unpipe(); // what turbo says of its own end
    stop();
  });
}
turbo.on('close', (code) => process.exit(isStopping ? 0 : (code ?? 1)));
process.stdout.on('error', () => process.exit(1)); // nobody reads it any more
process.on('exit', stop); // whatever the reason, nothing is left behind

/** On Windows every process of the console has had its own Ctrl-C already. */
function stop(): void {
  const { pid, exitCode, signalCode } = turbo;
  const isAlive = exitCode === null && signalCode === null;
  if (pid && isAlive && process.platform !== 'win32') process.kill(-pid, 'SIGINT');
}

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
