import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { test } from './fixtures.ts';

const program = fileURLToPath(new URL('../bin/exercise.js', import.meta.url));

/** The command, in the folder of a lesson, with neither a terminal nor colours. */
function run(lesson: URL, ...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: fileURLToPath(lesson),
    env: { ...process.env, INIT_CWD: fileURLToPath(lesson), FORCE_COLOR: undefined },
    stdio: 'pipe',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text;
      child.emit('news');
    });
  }
  child.on('close', () => child.emit('news'));
  return {
    press: (keys: string) => child.stdin.write(keys),
    /** Resolves once so much more was printed that the pattern is in it. */
    async prints(pattern: RegExp): Promise<void> {
      while (!pattern.test(output)) {
        if (child.exitCode !== null) throw new Error(`It ended after:\n${output}`);
        await once(child, 'news');
      }
      output = '';
    },
    /** The exit code, and what was printed last. */
    async ends(): Promise<{ code: number | null; output: string }> {
      if (child.exitCode === null) await once(child, 'close');
      return { code: child.exitCode, output };
    },
  };
}

test('watches: says where to look, answers keys, and judges what is saved', async ({ lesson }) => {
  const greeting = new URL('exercise/mine/src/greeting.ts', lesson);
  const exercise = run(lesson);
  await exercise.prints(/look at +exercise[/\\]mine[/\\]src[/\\]greeting\.ts:1\n/);
  exercise.press('h');
  await exercise.prints(/hint +How is it spelled\?\n/);
  exercise.press('h');
  await exercise.prints(/hint +There is an l missing\.\n/);
  exercise.press('d');
  await exercise.prints(/-export const greeting = 'helo';\n\+export const greeting = 'hello';\n/);

  writeFileSync(greeting, 'export const greeting = `hello`, farewell = `goodbye`;');
  await exercise.prints(/1 of 2.*✓ 1 {2}A greeting.*It is spelled with two.*2 {2}Five/s);
  writeFileSync(greeting, 'export const greeting = `hello`;\nexport const farewell = `bye`;');
  await exercise.prints(/0 of 2.*look at +exercise[/\\]mine[/\\]src[/\\]greeting\.ts:2\n/s);

  exercise.press('r');
  exercise.press('n');
  exercise.press('ry');
  await exercise.prints(/1 of 2/);
  expect(readFileSync(greeting, 'utf8')).toMatch(/goodbye/);
  exercise.press('q');
  expect(await exercise.ends()).toMatchObject({ code: 0 });
});

test('ends when it is told to, though it judges, and something else was saved meanwhile', async ({
  lesson,
}) => {
  const exercise = run(lesson);
  await exercise.prints(/of 2/);
  const begun = new URL('exercise/mine/begun', lesson);
  const endless = `import { writeFileSync } from 'node:fs';
    writeFileSync(${JSON.stringify(fileURLToPath(begun))}, '');
    for (;;);`;
  writeFileSync(new URL('exercise/mine/src/server.ts', lesson), endless);
  await expect.poll(() => existsSync(begun)).toBe(true);
  writeFileSync(new URL('exercise/mine/src/greeting.ts', lesson), '// saved');
  exercise.press('q');
  expect(await exercise.ends()).toMatchObject({ code: 0 });
});

test('looks once: as wide as a terminal, without colours where nobody sees them', async ({
  lesson,
}) => {
  rmSync(new URL('exercise/mine', lesson), { recursive: true, force: true });
  const { code, output } = await run(lesson, '--once', '--hint', '--diff').ends();
  expect(code).toBe(1);
  expect(output).toMatch(/^sent +GET \/ HTTP\/1\.1\\r\\n$/m);
  expect(output).toMatch(/^ +helo\\n$/m);
  expect(output).toMatch(/^hint /m);
  expect(output.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(output).not.toContain('\x1b');
});

test.for([
  [['--restart'], 'This changes your copy: say --restart --yes.'],
  [['--twice'], "Unknown option '--twice'"],
] as const)('%s is answered with a line and the usage', async ([args, line], { lesson }) => {
  const { code, output } = await run(lesson, ...args).ends();
  expect(code).toBe(1);
  expect(output).toContain(line);
  expect(output).toContain('npx pnpm --filter 04-sse exercise');
});
