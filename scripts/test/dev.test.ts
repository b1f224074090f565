import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFailed, test } from 'vitest';
import { Child } from './child.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

// Windows has no signal that can be sent as Ctrl-C is.
test.skipIf(process.platform === 'win32')(
  'pnpm dev starts everything, says where, and leaves nothing behind after Ctrl-C',
  async () => {
    const dev = new Child('pnpm', ['dev'], root);
    onTestFailed(() => console.log(dev.output));
    try {
      await dev.prints(/Ctrl-C stops everything/);
      const rows = [...dev.output.matchAll(/^ {2}(\S+) +(http:\S+)(?: +(http:\S+))?$/gm)];
      const lessons = readdirSync(`${root}/lessons`);
      expect(rows.map(([, name]) => name)).toEqual([...lessons, 'docs']);
      // Each lesson has a page and a view of its bytes; the docs have pages alone.
      const addresses = rows.flatMap(([, , ...found]) => found.filter((address) => address));
      expect(addresses).toHaveLength(2 * lessons.length + 1);
      for (const address of addresses) expect((await fetch(address)).status).toBe(200);

      await dev.interrupt();
      for (const address of addresses) await expect(fetch(address)).rejects.toThrow('fetch failed');
    } finally {
      await dev.interrupt();
    }
  },
);
