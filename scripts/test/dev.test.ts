import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFailed, test } from 'vitest';
import { Child } from './child.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const names = [
  ...readdirSync(`${root}/lessons`).filter((name) => existsSync(`${root}/lessons/${name}/src`)),
  'docs',
];

/** A command's output, and the rows of its table: a name, and an address or two, or a sentence. */
async function rowsOf(dev: Child) {
  await dev.prints(/Ctrl-C stops everything/);
  return [...dev.output.matchAll(/^ {2}(\S+) {3,}(\S.*)$/gm)].map(([, name, said = '']) => ({
    name,
    addresses: said.match(/http:\S+/g) ?? [],
    said,
  }));
}

// Windows has no signal that can be sent as Ctrl-C is. Two dozen processes start one another: on a busy
// machine that takes minutes.
describe.skipIf(process.platform === 'win32')('pnpm dev', { timeout: 600_000 }, () => {
  test('starts everything, says where, and leaves nothing behind after Ctrl-C', async () => {
    const dev = new Child('pnpm', ['dev'], root);
    onTestFailed(() => console.log(dev.output));
    try {
      const rows = await rowsOf(dev);
      // Each lesson has a page and a view of its bytes; the docs have pages alone.
      expect(rows.map(({ name, addresses }) => [name, addresses.length])).toEqual(
        names.map((name) => [name, name === 'docs' ? 1 : 2]),
      );
      const addresses = rows.flatMap(({ addresses }) => addresses);
      for (const address of addresses) expect((await fetch(address)).status).toBe(200);

      await dev.interrupt();
      for (const address of addresses) await expect(fetch(address)).rejects.toThrow('fetch failed');
    } finally {
      await dev.interrupt();
    }
  });

  test('says why a lesson cannot be started, and starts the others', async () => {
    const dev = new Child('pnpm', ['dev'], root, 'taken.js');
    onTestFailed(() => console.log(dev.output));
    try {
      const rows = await rowsOf(dev);
      expect(rows.map(({ name }) => name)).toEqual(names);
      for (const { name, addresses, said } of rows) {
        if (name === '02-websocket-raw') expect(said).toMatch(/^port \d+ is in use: /);
        else expect((await fetch(addresses[0] ?? '')).status).toBe(200);
      }
    } finally {
      await dev.interrupt();
    }
  });
});
