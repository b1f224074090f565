import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { timers } from '../src/test-kit.ts';
import { within } from '../src/within.ts';

test('answers what is there in time, and leaves no timer behind', async () => {
  const before = timers();
  await expect(within(Promise.resolve(1), () => 'late')).resolves.toBe(1);
  await expect(within(Promise.reject(new Error('no')), () => 'late')).rejects.toThrow('no');
  expect(timers()).toBe(before);
});

test('takes what came while the process was held up, though the time is over', async () => {
  const read = within(readFile(new URL(import.meta.url), 'utf8'), () => 'late', 20);
  spawnSync(process.execPath, ['--eval', '']); // longer than that, without an event
  expect(await read).toContain('import');
});

test('complains, with what is known by then, when it takes too long', async () => {
  let known = '';
  const never = within(new Promise(() => {}), async () => `only ${known} came`, 20);
  known = 'half';
  await expect(never).rejects.toThrow('only half came');
});

test('a timer that was started is counted until it is stopped', () => {
  const before = timers();
  const started = [1, 2, 3].map(() => setTimeout(() => {}, 60_000));
  expect(timers()).toBe(before + 3);
  for (const timer of started) clearTimeout(timer);
  expect(timers()).toBe(before);
});
