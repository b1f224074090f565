import { mkdtempSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { applyPatch, parsePatch, reversePatch } from 'diff';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Check, exercisesOf, lineOf } from './exercise.ts';
import { type Files, readFiles, withMistakes, writeFiles } from './files.ts';
import { keys } from './follow.ts';
import { Judge } from './judge.ts';
import { screen } from './screen.ts';
import type { Failure } from './session.ts';
import { reportsOn, type Verdict } from './verdict.ts';

/** Milliseconds that a check waits which is expected to fail, on a slow machine too, or to pass. */
const patience = { failing: 2_000, failingSlowly: 10_000, passing: 20_000 };

/**
 * Tests for a lesson's exercises: each fails while its mistake is in, and for the reason it names; it
 * passes with the mistake mended and those of all later ones still in.
 *
 * The docs have a picture of the terminal, `exercise/screen.txt`: the exercise named `shown`, right
 * after the one before it was mended. `vitest run test/exercise.test.ts -u` draws it anew. Take one
 * in which the same bytes travel each time, but for what `changing` finds.
 */
export async function testExercises(
  lesson: URL,
  shown: string,
  changing: readonly (readonly [found: RegExp, steady: string])[] = [],
): Promise<void> {
  const exercises = await exercisesOf(lesson);
  const right = readFiles(lesson);
  let trial: URL;
  let judge: Judge;
  let failure: Failure | undefined;

  /**
   * Judges a check that is to fail. On a slow machine a short wait may be over before it comes to what
   * the check is about: then it waits longer.
   */
  async function failing(check: Check): Promise<Verdict> {
    const verdict = await judge.judge([check], { patience: patience.failing });
    const messages = reportsOn(check, verdict).flatMap(({ messages }) => messages);
    return check.reason.test(messages.join('\n'))
      ? verdict
      : judge.judge([check], { patience: patience.failingSlowly });
  }

  describe('the exercises', () => {
    beforeAll(() => {
      // In the lesson, so that its imports lead where they do from there.
      trial = pathToFileURL(`${mkdtempSync(fileURLToPath(new URL('exercise/.trial-', lesson)))}/`);
      judge = new Judge({ lesson, copy: trial, limit: 120_000 });
    });
    afterAll(async () => {
      await judge.close();
      rmSync(trial, { recursive: true });
    });

    test.for(exercises.map(({ name }, index) => [name, index] as const))(
      '%s fails for the reason it names, and the one before it passes',
      { timeout: 180_000 },
      async ([, index]) => {
        writeFiles(trial, withMistakes(right, exercises.slice(index)));
        judge.changed();
        for (const check of exercises[index]?.checks ?? []) {
          const verdict = await failing(check);
          const failed = reportsOn(check, verdict).filter(({ state }) => state === 'failed');
          expect(failed.length, explain(`"${check.title}" should fail`, verdict)).toBe(1);
          expect(failed[0]?.messages.join('\n')).toMatch(check.reason);
          if (exercises[index]?.name === shown) {
            failure ??= { check, report: failed[0], faults: [] };
          }
        }
        const mended = exercises[index - 1]?.checks;
        if (!mended) return;
        const verdict = await judge.judge(mended, { patience: patience.passing });
        for (const check of mended) {
          const states = reportsOn(check, verdict).map(({ state }) => state);
          expect(new Set(states), explain(`"${check.title}" should pass`, verdict)).toEqual(
            new Set(['passed']),
          );
        }
      },
    );

    test('look as the docs show them', async () => {
      const name = basename(fileURLToPath(lesson));
      const at = exercises.findIndex((exercise) => exercise.name === shown);
      const copy = withMistakes(right, exercises.slice(at));
      const standing = { news: exercises.slice(at - 1, at), at, failure };
      const text = screen(standing, {
        lesson: name,
        exercises,
        width: 80,
        hints: 0,
        diff: false,
        notice: '',
        locate: ({ file, near }) =>
          `lessons/${name}/exercise/mine/${file}:${lineOf(copy.get(file) ?? '', near)}`,
      });
      // What is another each time is always the same here.
      const steady = [
        [/(127\.0\.0\.1|localhost):\d+/g, '$1:49152'] as const,
        [/Date: .*?GMT/, 'Date: Thu, 01 Jan 2026 12:00:00 GMT'] as const,
        ...changing,
      ].reduce(
        (text, [found, steady]) => text.replace(found, steady),
        stripVTControlCharacters(text),
      );
      await expect(`${steady}\n\n${keys}\n`).toMatchFileSnapshot(
        fileURLToPath(new URL('exercise/screen.txt', lesson)),
      );
    });

    test('are mended one after the other by their patches, and the lesson itself is left', () => {
      let files: Files = withMistakes(right, exercises);
      for (const { patch } of exercises) files = mended(files, patch);
      expect(files).toEqual(right);
    });
  });
}

function mended(files: Files, patch: string): Files {
  const result = new Map(files);
  for (const change of parsePatch(patch)) {
    const path = change.newFileName?.replace(/^b\//, '') ?? '';
    const text = applyPatch(files.get(path) ?? '', reversePatch(change));
    if (text !== false) result.set(path, text);
  }
  return result;
}

function explain(what: string, { tests, faults }: Verdict): string {
  const reports = tests.map(({ title, state, messages }) => [`${state}: ${title}`, ...messages]);
  return [what, ...faults, ...reports.flat()].join('\n');
}
