/** Records the traces of the docs anew: `pnpm docs:traces`, and those alone that are named behind it. */
import { writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { ensureBrowser } from 'test-kit/browser';
import { excerptsOf } from './excerpts.ts';
import { scenes } from './scenes.ts';
import { record } from './stage.ts';

const traces = new URL('../traces/', import.meta.url);
const names = process.argv.slice(2);

const browser = await chromium.launch({ executablePath: ensureBrowser(), args: ['--no-sandbox'] });
const page = await browser.newPage();
for (const scene of scenes) {
  if (names.length > 0 && !names.includes(scene.name)) continue;
  const trace = await record(scene, page, 'real');
  writeFileSync(new URL(`${scene.name}.jsonl`, traces), trace);
  writeFileSync(new URL(`${scene.name}.txt`, traces), excerptsOf(trace, scene.excerpts));
  console.log(`docs/traces/${scene.name}`);
}
await browser.close();
