/**
 * Writes what the docs show of a run, `result.json` and `figures.txt`: `pnpm docs:figures` measures anew,
 * `pnpm docs:figures other.json` takes a result that is there.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { readResult } from '../page/read-result.ts';
import { figuresOf } from './figures.ts';
import { fromHere, parseOptions } from './options.ts';
import { textOf } from './result.ts';
import { run } from './run.ts';
import { tableOf } from './table.ts';

const [file] = process.argv.slice(2);
try {
  const result = file
    ? readResult(readFileSync(fromHere(file), 'utf8'))
    : await run(parseOptions([]));
  writeFileSync(new URL('../result.json', import.meta.url), textOf(result));
  writeFileSync(new URL('../figures.txt', import.meta.url), figuresOf(result));
  console.log(tableOf(result));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
