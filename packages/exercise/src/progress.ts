import { readFileSync, writeFileSync } from 'node:fs';

/** What lasts from one time to the next. */
export interface Progress {
  /** Names of the exercises that were mended, and explained. */
  mended: string[];
  /** The one that was begun last, and how the copy was then: what "start again" goes back to. */
  begun: string;
  files: Record<string, string>;
}

/** None yet, where the file is missing or cannot be read. */
export function readProgress(file: URL): Progress {
  try {
    return { ...none(), ...JSON.parse(readFileSync(file, 'utf8')) };
  } catch {
    return none();
  }
}

export function writeProgress(file: URL, progress: Progress): void {
  writeFileSync(file, `${JSON.stringify(progress, null, 2)}\n`);
}

function none(): Progress {
  return { mended: [], begun: '', files: {} };
}
