import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { test as base } from 'vitest';
import { exercisesOf } from '../src/exercise.ts';
import { Session } from '../src/session.ts';

interface Fixtures {
  /** A small lesson: two mistakes, the second one in the page. */
  lesson: URL;
  /** A learner who works on it. One process judges for all tests of a file. */
  learner: Session;
  /** The same, at the beginning. */
  session: Session;
  /** Changes a file of the learner's copy. */
  edit: (path: string, change: (text: string) => string) => void;
}

export const test = base.extend<Fixtures>({
  lesson: [
    async ({}, use) => {
      const here = fileURLToPath(new URL('./', import.meta.url));
      const folder = mkdtempSync(`${here}.lesson-`); // where its imports can be resolved
      cpSync(`${here}lesson`, folder, { recursive: true });
      await use(pathToFileURL(`${folder}/`));
      rmSync(folder, { recursive: true });
    },
    { scope: 'file' },
  ],

  learner: [
    async ({ lesson }, use) => {
      const session = new Session(lesson, await exercisesOf(lesson), 8_000);
      await use(session);
      await session.end();
    },
    { scope: 'file' },
  ],

  session: async ({ learner }, use) => {
    rmSync(learner.copy, { recursive: true, force: true });
    learner.begin();
    await use(learner);
  },

  edit: async ({ session }, use) => {
    await use((path, change) => {
      const file = new URL(path, session.copy);
      writeFileSync(file, change(readFileSync(file, 'utf8')));
    });
  },
});
