import { mkdtempSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { applyPatch, parsePatch, reversePatch } from 'diff';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exercisesOf } from './exercise.ts';
import { type Files, readFiles, withMistakes, writeFiles } from './files.ts';
import { Judge } from './judge.ts';
import { reportsOn, type Verdict } from './verdict.ts';

/** Milliseconds that a check waits which is expected to fail, and one which is expected to pass. */
const patience = { failing: 2_000, passing: 20_000 };

/**
 * Tests for a lesson's exercises: each fails while its mistake is in, and for the reason it names; it
 * passes, and so do all before it, with the mistake mended and those of all later ones still in.
 */
export async function testExercises(lesson: URL): Promise<void> {
  const exercises = await exercisesOf(lesson);
  const right = readFiles(lesson);
  let trial: URL;
  let judge: Judge;

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
      '%s fails for the reason it names, and all before it pass',
      { timeout: 180_000 },
      async ([, index]) => {
        writeFiles(trial, withMistakes(right, exercises.slice(index)));
        judge.changed();
        for (const check of exercises[index]?.checks ?? []) {
          const verdict = await judge.judge([check], { patience: patience.failing });
          const failed = reportsOn(check, verdict).filter(({ state }) => state === 'failed');
          expect(failed.length, explain(`"${check.title}" should fail`, verdict)).toBe(1);
          expect(failed[0]?.messages.join('\n')).toMatch(check.reason);
        }
        const mended = exercises.slice(0, index).flatMap(({ checks }) => checks);
        if (mended.length === 0) return;
        const verdict = await judge.judge(mended, { patience: patience.passing });
        for (const check of mended) {
          const states = reportsOn(check, verdict).map(({ state }) => state);
          expect(new Set(states), explain(`"${check.title}" should pass`, verdict)).toEqual(
            new Set(['passed']),
          );
        }
      },
    );

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
