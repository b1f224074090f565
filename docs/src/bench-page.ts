import { readdirSync } from 'node:fs';
import { asScript, loadPlain, type MadeFile } from './scripts.ts';

const page = new URL('../../packages/bench/page/', import.meta.url);

/** What reads a result of the benchmark and makes rows of it, as modules for the page Measured. */
export function benchPage(): Map<string, () => MadeFile> {
  return new Map(
    readdirSync(page).map((name) => [
      `bench/${asScript(name)}`,
      () => loadPlain(new URL(name, page)),
    ]),
  );
}
