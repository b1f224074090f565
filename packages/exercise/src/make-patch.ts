/**
 * For whoever writes exercises: makes the patch of one. The first run lays out the lesson, with the
 * mistakes of all later exercises in it, in `exercise/draft`. Put the mistake in there. The second
 * run writes the patch, and takes the draft away.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { readFiles, withMistakes, writeFiles } from './files.ts';

const [folder = '', name = ''] = process.argv.slice(2);
const lesson = new URL(`../../../lessons/${folder}/`, import.meta.url);
const exercises = new URL('exercise/', lesson);
const draft = new URL('draft/', exercises);

if (!existsSync(new URL(`${name}.ts`, exercises))) {
  console.error('which exercise? For example: pnpm --filter exercise make 04-sse 03-stored');
  process.exit(1);
}

/** Only patches are read: what is said of an exercise may not be written yet. */
const later = readdirSync(exercises)
  .filter((file) => file.endsWith('.patch') && file > `${name}.patch`)
  .toSorted()
  .map((file) => ({
    name: basename(file, '.patch'),
    patch: readFileSync(new URL(file, exercises), 'utf8'),
  }));
const before = withMistakes(readFiles(lesson), later);

if (existsSync(draft)) {
  const patches = [...readFiles(draft)].map(([path, text]) => {
    const old = before.get(path) ?? '';
    if (old === text) return '';
    const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, old, text, '', '', { context: 3 });
    return patch.replace(/^=+\n/, '');
  });
  const text = patches.join('');
  if (text === '') {
    console.error(`lessons/${folder}/exercise/draft is as it was laid out: where is the mistake?`);
    process.exit(1);
  }
  writeFileSync(new URL(`${name}.patch`, exercises), text);
  rmSync(draft, { recursive: true });
  console.log(`wrote ${name}.patch`);
} else {
  writeFiles(draft, before);
  console.log(`put the mistake into lessons/${folder}/exercise/draft, then run this again`);
}
