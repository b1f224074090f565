import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Where the tests run as root on Debian or Ubuntu, as they do in a container. */
export function installWithApt(...packages: string[]): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const apt = (...args: string[]) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['-q', ...args], { env, stdio: 'inherit' });
  };
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...packages);
}
