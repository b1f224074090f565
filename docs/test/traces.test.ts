import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { coverageOf, type Direction, Recorder, readTrace } from 'wire';
import { essenceOf } from '../record/essence.ts';
import { excerptsOf } from '../record/excerpts.ts';
import { scenes } from '../record/scenes.ts';
import { record } from '../record/stage.ts';
import { docs } from './pages.ts';

const traces = new URL('traces/', docs);
const read = (name: string) => readFileSync(new URL(name, traces), 'utf8');

/** Every byte of it, in both directions, is in one field, and nothing is left unread. */
function expectExplained(trace: string): void {
  const recorder = new Recorder();
  readTrace(trace, recorder);
  const { entries } = recorder.log;
  for (const connection of new Set(entries.map(({ row }) => row.connection))) {
    for (const direction of ['up', 'down'] satisfies Direction[]) {
      const own = entries.filter(
        ({ row }) =>
          row.connection === connection && 'direction' in row && row.direction === direction,
      );
      const units = own.flatMap(({ unit }) => unit ?? []);
      const lengths = own.map(({ row }) => (row.type === 'segment' ? row.length : 0));
      const length = lengths.reduce((sum, one) => sum + one, 0);
      expect(coverageOf(units, length), `${connection} ${direction}`).toEqual({
        missing: [],
        twice: [],
      });
      expect(units.filter(({ kind, reason }) => kind === 'bytes' || reason)).toEqual([]);
    }
  }
}

describe.each(scenes)('the trace $name', (scene) => {
  const { name, excerpts } = scene;

  test('still tells what the lesson and its page send, and every byte of both is explained', async ({
    page,
  }) => {
    const again = await record(scene, page, 'brisk');
    expect(essenceOf(again)).toEqual(essenceOf(read(`${name}.jsonl`)));
    expectExplained(again);
    expectExplained(read(`${name}.jsonl`));
  });

  test('is quoted as it is', () => {
    expect(read(`${name}.txt`)).toBe(excerptsOf(read(`${name}.jsonl`), excerpts));
  });
});

test('there is no trace that nothing records', () => {
  const names = scenes.flatMap(({ name }) => [`${name}.jsonl`, `${name}.txt`]);
  expect(readdirSync(traces).toSorted()).toEqual(names.toSorted());
});
