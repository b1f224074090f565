import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { test } from './fixtures.ts';

const program = fileURLToPath(new URL('../src/make-patch.ts', import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

test('an exercise is made in two runs: one lays out the lesson, one writes what was changed', ({
  lesson,
}) => {
  const folder = `../packages/exercise/test/${basename(fileURLToPath(lesson))}`;
  const make = () => spawnSync(process.execPath, ['--import', tsx, program, folder, '01-hello']);
  const patch = new URL('exercise/01-hello.patch', lesson);
  const before = readFileSync(patch, 'utf8');
  const draft = new URL('exercise/draft/', lesson);
  const greeting = new URL('src/greeting.ts', draft);

  expect(make().status).toBe(0);
  const tooEarly = make();
  expect([tooEarly.status, String(tooEarly.stderr)]).toEqual([
    1,
    expect.stringContaining('where is the mistake?'),
  ]);
  expect(readFileSync(patch, 'utf8')).toBe(before);
  writeFileSync(patch, '');
  const text = readFileSync(greeting, 'utf8');
  writeFileSync(greeting, text.replace('hello', 'helo').replace('goodbye', 'bye'));
  expect(make().status).toBe(0);
  expect(readFileSync(patch, 'utf8')).toBe(before);
  expect(existsSync(draft)).toBe(false);
});
