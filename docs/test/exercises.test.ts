import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { faultsOfTests, type Heading, hasTest, pageOf, root, rowsMended } from './pages.ts';

const lessons = readdirSync(new URL('lessons/', root)).map((lesson) => ({
  lesson,
  headings: pageOf(`${lesson}.md`)?.headings ?? [],
}));
const sectionOf = (headings: readonly Heading[], text: string) =>
  headings.find((heading) => heading.text === text)?.body;

describe.each(lessons)('$lesson', ({ lesson, headings }) => {
  const questions = sectionOf(headings, '9 Check yourself')?.match(/<details>.*?<\/details>/gs);

  test.runIf(questions)(
    'asks five questions or more, and each answer names the test that proves it',
    () => {
      expect(questions?.length).toBeGreaterThanOrEqual(5);
      expect(questions?.flatMap((question) => faultsOfTests(question, lesson))).toEqual([]);
    },
  );

  const contract = new URL(`lessons/${lesson}/test/contract.test.ts`, root);

  test.runIf(existsSync(contract))('tells of every promise that check:server asks for', () => {
    const source = readFileSync(contract, 'utf8');
    const told = [
      ...(sectionOf(headings, 'A server of your own') ?? '').matchAll(/^\|.* `([^`]+)` \|$/gm),
    ];
    const titles = told.map(([, title = '']) => title);
    expect(titles.filter((title) => !hasTest(source, title))).toEqual([]);
    const tested = [...source.matchAll(/\(\s*'([^']+)',\s*async/g)].map(([, title = '']) => title);
    expect(tested.length).toBeGreaterThan(0);
    expect(tested.filter((title) => !titles.includes(title))).toEqual([]);
  });

  const exercises = new URL(`lessons/${lesson}/exercise/`, root);

  test.runIf(existsSync(exercises))('has its exercises told, and the row of each exists', () => {
    expect(sectionOf(headings, '8 Exercise')).toContain(`npx pnpm --filter ${lesson} exercise`);
    const known = headings.map(({ text }) => text.split(' ')[0]);
    expect(rowsMended(lesson).filter((row) => !known.includes(row))).toEqual([]);
  });
});
