import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { applyPatch, parsePatch } from 'diff';
import type { Numbered } from './exercise.ts';

/** The files that an exercise is about: their texts by their paths, seen from the lesson. */
export type Files = ReadonlyMap<string, string>;

const folders = ['src/', 'page/'];

/** Not what an editor has beside them: `.server.ts.swp`, `#server.ts#`, `server.ts~`. */
const ours = /^[\w-]+\.\w+$/;

/** The server and the page that lie in a folder. */
export function readFiles(folder: URL): Files {
  const paths = folders.flatMap((name) => {
    const entries = readdirSync(new URL(name, folder), { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && ours.test(entry.name));
    return files.map((entry) => name + entry.name);
  });
  return new Map(paths.map((path) => [path, readFileSync(new URL(path, folder), 'utf8')]));
}

/** Writes those files that differ from what is there, so that nobody who watches is bothered. */
export function writeFiles(folder: URL, files: Files): void {
  for (const name of folders) mkdirSync(new URL(name, folder), { recursive: true });
  const there = readFiles(folder);
  for (const [path, text] of files) {
    if (there.get(path) !== text) writeFileSync(new URL(path, folder), text);
  }
}

/**
 * The files with the mistakes of the exercises in them. They are put in from the last to the first:
 * the patch of one is made for files that have those of all later ones.
 *
 * @throws {Error} that names the patch that does not fit the files.
 */
export function withMistakes(
  files: Files,
  exercises: readonly Pick<Numbered, 'name' | 'patch'>[],
): Files {
  const mistaken = new Map(files);
  for (const { name, patch } of exercises.toReversed()) {
    for (const change of parsePatch(patch)) {
      const path = change.newFileName?.replace(/^b\//, '') ?? '';
      const text = applyPatch(mistaken.get(path) ?? '', change);
      if (text === false) throw new Error(`${name}.patch does not fit ${path}: make it anew.`);
      mistaken.set(path, text);
    }
  }
  return mistaken;
}
