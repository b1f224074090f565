import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { faultsOfTests, type Heading, Page, pageOf } from './pages.ts';

/** How many mistakes each lesson repairs. */
const counts = {
  '01-xhr-stream': 14,
  '02-websocket-raw': 14,
  '03-socketio': 8,
  '04-sse': 8,
  '05-polling': 4,
};

const lessons = Object.entries(counts).map(([lesson, count], index) => ({
  lesson,
  rows: Array.from({ length: count }, (_, row) => `${index + 1}.${row + 1}`),
}));

describe.each(lessons)('$lesson', ({ lesson, rows }) => {
  const page = pageOf(`${lesson}.md`);
  const sectionsOf = (row: string) =>
    page?.headings.filter(({ level, text }) => level === 3 && text.startsWith(`${row} `)) ?? [];

  test('tells each mistake once: symptom, cause, repair, test', () => {
    const faults = rows.flatMap((row) => {
      const sections = sectionsOf(row);
      if (sections.length !== 1) return [`${row}: ${sections.length} sections`];
      return sections.flatMap(partsMissing).map((part) => `${row}: no ${part}`);
    });
    expect(faults).toEqual([]);
  });

  test('names tests that exist', () => {
    const faults = rows.flatMap((row) =>
      sectionsOf(row).flatMap(({ body }) =>
        faultsOfTests(body.split('**Test.**')[1] ?? '', lesson).map((fault) => `${row}: ${fault}`),
      ),
    );
    expect(faults).toEqual([]);
  });

  test('is listed in the table of mistakes, row by row', () => {
    const links = new Page('mistakes.md').links.filter(({ href }) => href.startsWith(lesson));
    const listed = links.map(({ text, href }) => ({ text, href }));
    const written = rows.flatMap((row) =>
      sectionsOf(row).map(({ text, slug }) => ({ text, href: `${lesson}.md#${slug}` })),
    );
    expect(listed).toEqual(written);
  });
});

function partsMissing({ body }: Heading): string[] {
  const paragraphs = body.split(/\n\s*\n|\n(?=\*\*)/).map((paragraph) => paragraph.trim());
  return ['Symptom', 'Cause', 'Repair', 'Test'].filter(
    (part) => !paragraphs.some((paragraph) => paragraph.startsWith(`**${part}.** `)),
  );
}
