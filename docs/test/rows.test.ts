import { readdirSync } from 'node:fs';
import { test } from 'test-kit';
import { expect } from 'vitest';
import { pageOf, rowsMended } from './pages.ts';

const lessons = readdirSync(new URL('../../lessons/', import.meta.url));

/** Rows that nobody can mend in a server or a page, and why. */
const notes: Record<string, string> = {
  '1.1': 'a list of states in the prose: no line of the page depends on it',
  '2.5': 'a name: whatever the fixed string is called, the same bytes travel',
  '4.5': 'a comparison: it misleads a reader, and no line of code follows from it',
  '4.6': 'about browsers of the past: there is nothing to run them in',
};

test.for(lessons)('every mistake of the notes in %s is mended in an exercise', (lesson) => {
  const headings = pageOf(`${lesson}.md`)?.headings ?? [];
  const rows = headings.flatMap(({ text }) => /^\d\.\d+(?= )/.exec(text)?.[0] ?? []);
  expect(rows.length).toBeGreaterThan(0);
  const mended = rowsMended(lesson);
  const listed = rows.filter((row) => row in notes);
  expect(rows.filter((row) => !mended.includes(row))).toEqual(listed);
});
