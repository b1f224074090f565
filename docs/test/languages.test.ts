import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { marksOf } from './ledger.ts';
import { chinese, english, Page, target } from './pages.ts';

/** Sorted where the words of a language may bring it in another order. */
function shapeOf(page: Page) {
  const own = (name: string) => name.replace(/^zh\//, '');
  const diagrams = page.fences.filter(({ language }) => language === 'mermaid');
  const code = page.fences.filter(({ language }) => language !== 'mermaid');
  return {
    headings: page.headings.map(({ level, slug }) => `${'#'.repeat(level)} ${slug}`),
    includes: page.includes.map(({ href, title }) => `${target(page, href).name} ${title}`),
    links: page.links
      .filter(({ href, title }) => !title.includes(':include') && !/^https?:/.test(href))
      .map(({ href }) => target(page, href))
      .map(({ name, anchor }) => `${own(name)}#${anchor}`)
      .toSorted(),
    sources: page.links
      .map(({ href }) => href)
      .filter((href) => /^https?:/.test(href))
      .toSorted(),
    marks: marksOf(page).toSorted(),
    tests: page.tests.map(({ file, title }) => `${file} › ${title}`).toSorted(),
    tables: page.tables.map((rows) => rows.join(' ')),
    diagrams: diagrams.map(({ code }) => `${code[0]}, ${code.length} lines`),
    code: code.map(({ language, code }) => [language, ...(language === 'bash' ? code : [])]),
    lessons: page.count('lesson-frame'),
    questions: page.count('details'),
  };
}

test('every page is there in English and in Chinese', () => {
  const names = chinese.map(({ name }) => name.replace('zh/', ''));
  expect(names).toEqual(english.map(({ name }) => name));
});

describe('in Chinese as in English', () => {
  const names = [...chinese.map(({ name }) => name.replace('zh/', '')), '_404.md', '_sidebar.md']
    // It is drawn from the other pages, and has no text of its own.
    .filter((name) => name !== 'claims.md');

  test.for(names)('%s: headings, code, diagrams, tables, links, tests', (name) => {
    expect(shapeOf(new Page(`zh/${name}`))).toEqual(shapeOf(new Page(name)));
  });
});
