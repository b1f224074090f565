import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** One test of the lesson, or all that a table makes of one title. */
export interface Check {
  /** Seen from the lesson: `test/contract.test.ts`. */
  file: string;
  /** As it stands in the file, `%s` and all. */
  title: string;
  /** What the check expects, in words. */
  expected: string;
  /** What its failure shows while the mistake is in. It must not fail for another reason. */
  reason: RegExp;
  /** Where to look when it fails, where that is another place than the exercise's. */
  look?: Look;
}

/** A file, and a piece of text that stands in it near the mistake. */
export interface Look {
  file: string;
  near: string;
}

/** One mistake, and what is said of it. The mistake itself is a patch of the same name beside it. */
export interface Exercise {
  title: string;
  /** What people notice, and where it leads. */
  symptom: string;
  /** All of them have to pass; the first that does not is shown. */
  checks: [Check, ...Check[]];
  /** Where the mistake is. */
  look: Look;
  /** The first says where to think, the second nearly what to write. */
  hints: [string, string];
  /** Shown once it is mended: why it is so, in three sentences, with the section of the standard. */
  why: string;
  /** Its number in the docs, *6 What goes wrong*, or its numbers; absent where it has none. */
  mistake?: string | readonly string[];
}

/** An exercise of a lesson, as it lies in its folder `exercise`. */
export interface Numbered extends Exercise {
  /** `03-stored-by-mistake`. */
  name: string;
  /** What puts the mistake in: a unified diff whose paths are seen from the lesson. */
  patch: string;
}

/** The exercises of a lesson in their order, which is that of their names. */
export async function exercisesOf(lesson: URL): Promise<Numbered[]> {
  const folder = new URL('exercise/', lesson);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).flatMap((name) => /^(\d\d-.+)\.ts$/.exec(name)?.[1] ?? []);
  return Promise.all(
    names.toSorted().map(async (name) => {
      const { default: exercise }: { default: Exercise } = await import(
        /* @vite-ignore */ new URL(`${name}.ts`, folder).href
      );
      return { ...exercise, name, patch: readFileSync(new URL(`${name}.patch`, folder), 'utf8') };
    }),
  );
}

/** The line of a text where a piece of it stands; 0 where it does not. */
export function lineOf(text: string, piece: string): number {
  return text.split('\n').findIndex((line) => line.includes(piece)) + 1;
}
