import { readFileSync } from 'node:fs';
import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { maxLength, NoResult, readResult } from '../page/read-result.ts';
import { textOf } from '../src/result.ts';

const shipped = readFileSync(new URL('../result.json', import.meta.url), 'utf8');

/** The shipped result with a change, as text. */
function changed(change: (result: ReturnType<typeof readResult>) => void): string {
  const result = JSON.parse(shipped);
  change(result);
  return JSON.stringify(result);
}

/** Why a text is refused, and where. */
function refusalOf(text: string): [string, string] {
  try {
    readResult(text);
  } catch (error) {
    if (error instanceof NoResult) return [error.reason, error.where];
    throw error;
  }
  return ['nothing', ''];
}

test('the shipped result is read, and nothing of it gets lost', () => {
  expect(readResult(shipped)).toEqual(JSON.parse(shipped));
  expect(textOf(readResult(shipped))).toBe(shipped);
});

describe('a file is refused', () => {
  test.for([
    ['an empty one', '', ['json', '']],
    ['one that was cut off', shipped.slice(0, 1000), ['json', '']],
    ['no object', '[1, 2]', ['foreign', '']],
    ['nothing', 'null', ['foreign', '']],
    ['JSON of somebody else', '{"name":"docs","version":"1.0.0"}', ['foreign', '']],
    ['another kind of format', '{"format":{"toString":1}}', ['foreign', '']],
    ['a format with markup', '{"format":"server-push-bench-<b>"}', ['foreign', '']],
    ['an older one', '{"format":"server-push-bench-0"}', ['version', 'server-push-bench-0']],
    ['one that is too large', shipped + ' '.repeat(maxLength), ['large', '']],
  ] as const)('%s', ([, text, expected]) => {
    expect(refusalOf(text)).toEqual(expected);
  });

  /** Damage anywhere: what is set, and the place that is named if it is another one. */
  test.for<[place: string, value: unknown, where?: string]>([
    ['date', 20261125],
    ['date', 'x'.repeat(101)],
    ['machine', null, 'machine.cpu'],
    ['machine.cores', -1],
    ['machine.versions', ['ws']],
    ['machine.versions.ws', 8],
    ['run.full', 'yes'],
    ['run.calm.rate', '10'],
    ['ways', {}],
    ['ways', Array(101).fill(0)],
    ['ways[1].id', 'short-polling'],
    ['ways[0].of', 'nobody'],
    ['ways[0].idle.median', 1e9, 'ways[0].idle'],
    ['ways[0].back', 'fast'],
    ['ways[0].emptyPoll.up', true],
    ['ways[0].loads[1].delay', []],
    ['ways[0].loads[1].delay[3]', [0.1]],
    ['ways[0].loads[1].delay[3]', [0.1, 1e9, 0]],
    ['ways[0].loads[1].delay[3]', [2, 1e9]],
    ['ways[0].loads[1].delay[25][1]', null],
    ['ways[0].loads[1].bytes.down', undefined],
  ])('%s = %j', ([place, value, where]) => {
    const text = changed((result) => {
      const names = place.split(/[.[\]]+/).filter((name) => name !== '');
      const last = names.pop() ?? '';
      let at = result as unknown as Record<string, unknown>;
      for (const name of names) at = at[name] as Record<string, unknown>;
      at[last] = value;
    });
    expect(refusalOf(text)).toEqual(['damaged', where ?? place]);
  });

  test('a number that is none: beyond all measure', () => {
    const text = shipped.replace(/"seconds": \d+/, '"seconds": 1e999');
    expect(refusalOf(text)).toEqual(['damaged', 'run.seconds']);
  });
});

test('what a result does not have does not come in, whatever it is called', () => {
  const text = shipped.replace(
    '"machine": {',
    '"extra": 1, "__proto__": {"date": "never"}, "machine": { "__proto__": {"cpu": "x"}, ',
  );
  const result = readResult(text);
  expect(result).toEqual(JSON.parse(shipped));
  expect(Object.keys(result)).not.toContain('extra');
  expect(Object.hasOwn(result, '__proto__')).toBe(false);
});
