/** The command of a lesson's exercises. It is run in the lesson's folder. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { exercisesOf, type Look, lineOf } from './exercise.ts';
import { follow } from './follow.ts';
import { type Options, parseOptions, UsageError, usage } from './options.ts';
import { screen, type View } from './screen.ts';
import { Session } from './session.ts';

const lesson = process.cwd();
/** Where the learner typed the command: files are named as they are seen from there. */
const here = process.env.INIT_CWD ?? lesson;

async function main(options: Options): Promise<void> {
  if (options.help) {
    console.log(usage);
    return;
  }
  const exercises = await exercisesOf(pathToFileURL(`${lesson}/`));
  if (exercises.length === 0) throw new UsageError(`${lesson} has no exercises`);
  const session = new Session(pathToFileURL(`${lesson}/`), exercises);
  const copy = relative(here, fileURLToPath(session.copy));
  const view: View = {
    lesson: basename(lesson),
    exercises,
    width: Math.min(process.stdout.columns || 80, 100),
    hints: options.hints,
    diff: options.diff,
    locate: (look) => locate(copy, look),
    notice: session.begin() ? `Your copy of the lesson lies in ${copy}: mend it there.` : '',
  };
  try {
    if (options.restart) {
      if (!options.yes && !(await agree())) return;
      session.startAgain();
    }
    if (options.once) {
      const standing = await session.look();
      console.log(screen(standing, view));
      if (standing.failure) process.exitCode = 1;
    } else {
      await follow(session, view);
    }
  } finally {
    await session.end();
  }
}

/** The file of the copy, and the line where the text stands in it. */
function locate(copy: string, { file, near }: Look): string {
  const path = join(copy, file);
  const absolute = join(here, path);
  const line = lineOf(existsSync(absolute) ? readFileSync(absolute, 'utf8') : '', near);
  return line > 0 ? `${path}:${line}` : path;
}

async function agree(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('This changes your copy: say --restart --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Put the mistake back into your copy? (y/n) ');
  terminal.close();
  return /^y/i.test(answer);
}

try {
  await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof UsageError) console.error(`\n${usage}`);
  process.exitCode = 1;
}
