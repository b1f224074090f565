/**
 * Records the traces of the docs anew, and writes what the text quotes of them: `pnpm docs:traces`. With
 * names of traces, only those; with `--quote` nothing is recorded, and the quotes alone are written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { ensureBrowser } from 'test-kit/browser';
import { excerptsOf } from './excerpts.ts';
import { scenes } from './scenes.ts';
import { record } from './stage.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quote: { type: 'boolean' } },
});
const wanted = scenes.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const fileOf = (name: string) => new URL(`../traces/${name}`, import.meta.url);

if (!values.quote) {
  const executablePath = ensureBrowser();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  for (const scene of wanted) {
    console.log(`recording ${scene.name}, as fast as the lesson is`);
    writeFileSync(fileOf(`${scene.name}.jsonl`), await record(scene, page, 'real'));
  }
  await browser.close();
}
for (const { name, excerpts } of wanted) {
  const trace = readFileSync(fileOf(`${name}.jsonl`), 'utf8');
  writeFileSync(fileOf(`${name}.txt`), excerptsOf(trace, excerpts));
}
