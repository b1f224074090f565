/**
 * Puts one feed through every technique and tells what each costs: `pnpm bench`.
 *
 * `--full` has 10,000 clients, more rates, and takes about a quarter of an hour. `--only sse,xhr` takes some
 * ways alone, `--rounds 5` measures more often, `--out file.json` names the file.
 */
import { writeFileSync } from 'node:fs';

import { fromHere, parseOptions, UsageError } from './options.ts';
import { textOf } from './result.ts';
import { run } from './run.ts';
import { tableOf } from './table.ts';

try {
  const { out, ...options } = parseOptions(process.argv.slice(2));
  const result = await run(options);
  console.log(tableOf(result));
  writeFileSync(fromHere(out), textOf(result));
  console.log(
    `\nIn ${result.run.seconds} s. ${out} has all of it: the docs draw it, on the page Measured.`,
  );
} catch (error) {
  const { message } = error instanceof Error ? error : new Error(String(error));
  console.error(error instanceof UsageError ? message : `the measuring failed: ${message}`);
  process.exitCode = 1;
}
