import { existsSync, readFileSync } from 'node:fs';
import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { docs, english, Page, pageOf, pages, root, sidebars, target } from './pages.ts';

const everything = [...pages, ...sidebars];

/** What an include may say, and how it must stand: alone in its line. */
const include =
  /^\[[^\]]+\]\(\S+ ':include :type=code (\w+)(?: :fragment=([\w-]+)(?: (:omitFragmentLine))?)?'\)$/;
const languages = ['bash', 'css', 'html', 'http', 'json', 'markup', 'text', 'typescript'];

describe('an include', () => {
  test('stands in the one form that docsify takes', () => {
    const faults = pages.flatMap(({ includes }) =>
      includes.flatMap(({ at, line }) => {
        const [, language = ''] = include.exec(line) ?? [];
        return languages.includes(language) ? [] : [`${at}: ${line}`];
      }),
    );
    expect(faults).toEqual([]);
  });

  test('quotes a file that is there, and a fragment that begins and ends in it', () => {
    const faults = pages.flatMap((page) =>
      page.includes.flatMap(({ at, href, line }) => {
        const { pathname } = new URL(href, `http://docs/docs/${page.name}`);
        if (!/^\/(lessons|packages|docs\/traces)\//.test(pathname)) {
          return [`${at}: not a lesson, a package or a trace`];
        }
        const file = new URL(pathname.slice(1), root);
        if (!existsSync(file)) return [`${at}: there is no ${pathname}`];
        const [, , fragment, whole] = include.exec(line) ?? [];
        if (!fragment) return [];
        const text = readFileSync(file, 'utf8');
        const parts = text.split(new RegExp(`^.*(?:///|###)\\s*\\[${fragment}\\].*$`, 'm'));
        if (parts.length !== 3) return [`${at}: [${fragment}] is there ${parts.length - 1} times`];
        if (!parts[1]?.trim()) return [`${at}: [${fragment}] is empty`];
        if (!pathname.endsWith('.ts') && !whole) return [`${at}: needs :omitFragmentLine`];
        return [];
      }),
    );
    expect(faults).toEqual([]);
  });
});

describe('a link', () => {
  test('leads to a page and a heading that exist', () => {
    const faults = everything.flatMap((page) =>
      page.links.flatMap(({ at, href, image, title }) => {
        if (image || title.includes(':include') || /^https?:\/\//.test(href)) return [];
        const { name, anchor } = target(page, href);
        const there = pageOf(name);
        if (!there) return [`${at}: there is no docs/${name}`];
        if (anchor && !there.headings.some(({ slug }) => slug === anchor)) {
          return [`${at}: ${name} has no heading #${anchor}`];
        }
        return [];
      }),
    );
    expect(faults).toEqual([]);
  });
});

test('an image exists and is described', () => {
  const faults = everything.flatMap((page) =>
    page.links
      .filter(({ image }) => image)
      .flatMap(({ at, href, text }) => {
        const { pathname } = new URL(href, `http://docs/${page.name}`);
        if (!existsSync(new URL(pathname.slice(1), docs))) return [`${at}: there is no ${href}`];
        return text.trim() ? [] : [`${at}: ${href} has no description`];
      }),
  );
  expect(faults).toEqual([]);
});

test.for(['', 'zh/'])('the sidebar lists every page once: docs/%s_sidebar.md', (folder) => {
  const sidebar = new Page(`${folder}_sidebar.md`);
  const listed = sidebar.links.map(({ href }) => target(sidebar, href).name);
  expect(listed.toSorted()).toEqual(english.map(({ name }) => folder + name).toSorted());
});

test('a page begins with its one first heading', () => {
  const faults = pages.flatMap(({ name, headings }) => {
    const firsts = headings.filter(({ level }) => level === 1);
    return headings[0]?.level === 1 && firsts.length === 1 ? [] : [name];
  });
  expect(faults).toEqual([]);
});

test('a trace that is shown exists, and a lesson beside it', () => {
  const frame = /^<wire-frame trace="([\w-]+)"(?: lesson="([\w-]+)")?><\/wire-frame>$/;
  const faults = pages.flatMap(({ name, lines }) =>
    lines.flatMap((line) => {
      if (!line.includes('<wire-frame')) return [];
      const [, trace, lesson] = frame.exec(line) ?? [];
      const isThere = existsSync(new URL(`traces/${trace}.jsonl`, docs));
      const isKnown = !lesson || existsSync(new URL(`lessons/${lesson}/package.json`, root));
      return isThere && isKnown ? [] : [`${name}: ${line}`];
    }),
  );
  expect(faults).toEqual([]);
});

test('a lesson that is embedded exists', () => {
  const faults = pages.flatMap(({ name, lines }) =>
    lines.flatMap((line) => {
      if (!line.includes('<lesson-frame')) return [];
      const [, lesson] = /^<lesson-frame lesson="([\w-]+)"><\/lesson-frame>$/.exec(line) ?? [];
      if (lesson && existsSync(new URL(`lessons/${lesson}/package.json`, root))) return [];
      return [`${name}: ${line}`];
    }),
  );
  expect(faults).toEqual([]);
});
