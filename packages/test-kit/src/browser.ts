import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Launcher } from 'chrome-launcher';
import { installWithApt } from './apt.ts';

const require = createRequire(import.meta.url);

const help =
  'No Chrome or Chromium was found, and none could be installed. ' +
  'Install one, or set CHROME_PATH to its executable, and run the tests again.';

/** Debian's Chromium for those who need no windows: the same engine, at half the cost. */
const shell = '/usr/bin/chromium-headless-shell';

/** The path of a Chrome or Chromium on this machine, or undefined. `CHROME_PATH` comes first. */
export function findBrowser(): string | undefined {
  const named = process.env.CHROME_PATH;
  if (named && !existsSync(named)) {
    throw new Error(`CHROME_PATH is ${named}: there is no such file.`);
  }
  if (named) return named;
  return existsSync(shell) ? shell : findWindowedBrowser();
}

/** The path of one with all that people have: the shell has no back/forward cache, for example. */
export function findWindowedBrowser(): string | undefined {
  const installed = installations().find((path) => !path.includes('headless-shell'));
  if (installed) return installed;
  // Loaded where it is needed: it takes longer to load than most tests to run.
  const { chromium }: typeof import('playwright-core') = require('playwright-core');
  const own = chromium.executablePath();
  return existsSync(own) ? own : undefined;
}

/** The same, installing one where none is found. Throws a sentence that says what to do. */
export function ensureBrowser(): string {
  const found = findBrowser();
  if (found) return found;
  console.log('No Chrome or Chromium found: installing one for the tests.');
  const packages = ['chromium', 'chromium-headless-shell'];
  for (const install of [installWithPlaywright, () => installWithApt(...packages)]) {
    install();
    const installed = findBrowser();
    if (installed) return installed;
  }
  throw new Error(help);
}

function installations(): string[] {
  try {
    return Launcher.getInstallations();
  } catch {
    return []; // chrome-launcher throws where it finds none
  }
}

function installWithPlaywright(): void {
  const manifest = require.resolve('playwright-core/package.json');
  const cli = join(dirname(manifest), 'cli.js');
  spawnSync(process.execPath, [cli, 'install', '--no-shell', 'chromium'], { timeout: 300_000 });
}
