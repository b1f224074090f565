import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { Judge } from '../src/judge.ts';
import { test } from './fixtures.ts';

test('an order to a process that is dead, which nobody knows yet, has an answer, and so has the next', async ({
  lesson,
  onTestFinished,
}) => {
  const judge = new Judge({ lesson });
  onTestFinished(() => judge.close());
  const child = await judge.warmUp();
  const checks = [{ file: 'test/server.check.ts' }];

  child.kill('SIGKILL');
  spawnSync(process.execPath, ['--eval', '']); // no event comes in this time
  const { tests, faults } = await judge.judge(checks);
  expect([tests, faults]).toEqual([[], ['The process that runs the checks has ended.']]);

  expect((await judge.judge(checks)).faults).toEqual([]);
});
