/**
 * The ledger: every claim of the pages that rests on something, and what that is. Nothing in it is
 * written twice: it is drawn from the marks, the links and the names of tests in the pages.
 */
import { existsSync, readFileSync } from 'node:fs';
import { hasTest, type Page, pageOf, root, target, testsIn } from './pages.ts';

/** What a claim rests on. */
export type Source =
  | { file: string; title: string }
  /** A standard, or somebody's documentation with the day it was seen. */
  | { href: string; name: string };

export interface Claim {
  /** Where it stands, for a message: `beyond.md: A log that servers share`. */
  at: string;
  /** A link to its section; empty for what stands before the first. */
  section: string;
  text: string;
  /** Undefined where a mark has no definition. */
  source: Source | undefined;
  /** The mark that it carries: the number of that mark on its page. */
  mark?: number;
}

const definition = /^\[([\w-]+)\]: (\S+) '(.+)'$/;
const mark = /\[°\]\[([\w-]+)\]/g;

/** What the marks of a page are defined to mean, by their names. */
export function definitionsOf({ lines }: Page): Map<string, Source> {
  return new Map(
    lines.flatMap((line) => {
      const [, id, href, name] = definition.exec(line) ?? [];
      if (!id || !href || !name) return [];
      const [, file] = /^(?:\.\.\/)+((?:docs|lessons|packages|scripts)\/.+)$/.exec(href) ?? [];
      return [[id, file ? { file, title: name } : { href, name }] as const];
    }),
  );
}

/** The names of the marks of a page, in their order. */
export function marksOf({ lines }: Page): string[] {
  return lines.flatMap((line) => [...line.matchAll(mark)].map(([, id = '']) => id));
}

/** Every claim of a page that rests on something, in the order of the page. */
export function claimsOf(page: Page): Claim[] {
  const definitions = definitionsOf(page);
  const claims: Claim[] = [];
  let marks = 0;
  for (const [index, { text: heading, slug, own }] of page.sections.entries()) {
    const at = `${page.name}: ${heading}`;
    const there = `${page.name.replace(/^zh\//, '')}#${slug}`;
    const section = index === 0 ? '' : `**[${heading}](${there})**`;
    for (const block of blocksOf(own)) {
      const isTest = /^\*\*(Test|测试)[.。]\*\*/.test(block);
      let text = '';
      for (const sentence of block.startsWith('|') ? [block] : sentencesOf(block)) {
        // What consists of a test's name alone says where the sentence before it comes from.
        if (isTest) text = section;
        else if (/\p{L}/u.test(plain(sentence))) text = plain(sentence);
        const claim = { at, section, text };
        for (const { file, title } of testsIn(sentence)) {
          claims.push({ ...claim, source: { file: fileOf(file, page), title } });
        }
        claims.push(...testsThere(sentence, page).map((source) => ({ ...claim, source })));
        for (const [, id = ''] of sentence.matchAll(mark)) {
          marks += 1;
          claims.push({ ...claim, source: definitions.get(id), mark: marks });
        }
        for (const [, name = '', href = '', seen] of sentence.matchAll(outside)) {
          if (isProject.test(href)) continue;
          claims.push({ ...claim, source: { href, name: seen ? `${name}, ${seen}` : name } });
        }
      }
    }
  }
  return claims;
}

/** Where something can be had: what is said of it rests on something else. */
const isProject = /^https:\/\/(nodejs\.org\/|github\.com\/[\w-]+\/[\w-]+)$/;
const outside = /\[([^\]]+)\]\((https:\/\/[^()\s]+)(?: '([^']+)')?\)/g;

/** A row that leads to a section rests on the tests of that section. */
function testsThere(row: string, page: Page): Source[] {
  const [, href] = /^\| \[[^\]]+\]\(([^()\s]+#[^()\s]+)\) \|/.exec(row) ?? [];
  if (!href) return [];
  const { name, anchor } = target(page, href);
  const there = pageOf(name);
  const section = there?.headings.find(({ slug }) => slug === anchor)?.body ?? '';
  const [, tests = ''] = section.split(/\*\*(?:Test|测试)[.。]\*\*/);
  return testsIn(tests).map(({ file, title }) => ({ file: fileOf(file, there ?? page), title }));
}

/** Paragraphs, items of lists, rows of tables. */
function blocksOf(lines: readonly string[]): string[] {
  const blocks: string[] = [];
  let isOpen = false;
  for (const line of lines) {
    if (line.trim() === '' || definition.test(line)) {
      isOpen = false;
      continue;
    }
    const begins = /^\s*(\||- |\d+\. |\*\*)/.test(line);
    if (isOpen && !begins) blocks.push(`${blocks.pop()}\n${line.trim()}`);
    else blocks.push(line.trim());
    isOpen = true;
  }
  return blocks;
}

/** A sentence ends with its marks. */
function sentencesOf(block: string): string[] {
  const sentence =
    /.+?(?:[.?!][”")*]*(?=\s|\[°\]|$)|[。？！](?:[”）]+。?)?|$)(?:\[°\]\[[\w-]+\])*/gs;
  return block.match(sentence) ?? [];
}

/** Where a line of Chinese is broken, no space stands. */
const breakInChinese =
  /(?<=[\p{sc=Han}\u3000-\u303f\uff00-\uffef”])\n(?=[\p{sc=Han}\uff00-\uffef“])|(?<=[\u3000-\u303f\uff00-\uffef”])\n(?=[`A-Za-z])/gu;

/** Without marks and links, in one line; a row of a table without its lines. */
function plain(text: string): string {
  return text
    .replace(mark, '')
    .replace(/\s*[:：;；(（]?\s*`[^`]+`\s+›\s+`[^`]+`[)）]?/g, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*|^(- |\d+\. )/g, '')
    .replace(breakInChinese, '')
    .replace(/\s+/g, ' ')
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(' · ');
}

/** A test's file as it is named on a page: from the root, or from what the page is about. */
function fileOf(name: string, page: Page): string {
  const own = page.name.replace(/^zh\/|\.md$/g, '');
  const folders = [
    '',
    `lessons/${own}/`,
    'lessons/02-websocket-raw/test/',
    'packages/trials/test/',
    'docs/',
  ];
  const paths = folders.map((folder) => folder + name);
  return paths.find((path) => existsSync(new URL(path, root))) ?? name;
}

/** What is wrong with a source; undefined when nothing is. Documentation may have to be `dated`. */
export function faultOf(source: Source | undefined): string | undefined {
  if (!source) return 'rests on nothing';
  if ('href' in source) {
    const isStandard = standards.has(new URL(source.href).host);
    return isStandard || /\bseen \d{4}-\d\d-\d\d$/.test(source.name)
      ? undefined
      : `${source.href}: a standard, or the day it was seen`;
  }
  const { file, title } = source;
  const url = new URL(file, root);
  if (!existsSync(url)) return `there is no ${file}`;
  return hasTest(readFileSync(url, 'utf8'), title) ? undefined : `no test "${title}" in ${file}`;
}

const standards = new Set([
  'www.rfc-editor.org',
  'datatracker.ietf.org',
  'html.spec.whatwg.org',
  'fetch.spec.whatwg.org',
  'xhr.spec.whatwg.org',
  'streams.spec.whatwg.org',
  'mimesniff.spec.whatwg.org',
  'encoding.spec.whatwg.org',
  'www.w3.org',
]);

/** What the ledger itself says. */
const words = {
  'claims.md': {
    head: [
      '# The ledger of claims',
      '',
      'A page that teaches should be able to say where it knows things from. This one lists what the pages claim, and what each',
      'claim rests on: a test of this repository, which fails when the claim stops being true; a standard; or the documentation of',
      'a maker, with the day it was seen, because that can change.',
      '',
      'On the pages a small ring marks a claim and leads here, or to the source itself. A claim that names its test or its source',
      'in the text needs no ring. Nothing here is written by hand: it is drawn from the pages, and a test fails when the two differ,',
      'when a mark leads to nothing, or when a test that is named does not exist.',
      '',
      'A row in bold leads to a section, and has the tests of all that is said there.',
    ],
    table: '| Claim | Rests on |',
    seen: ', seen ',
  },
  'zh/claims.md': {
    head: [
      '# 论断与依据 :id=the-ledger-of-claims',
      '',
      '教人的页面，应当说得出自己凭什么这么说。这一页列出各页的论断，以及每条的依据：本仓库的一个测试，论断一旦不再成立，它就失败；',
      '一份标准；或者厂商的文档，并写明看到它的日期，因为文档会变。',
      '',
      '各页上的小圆圈标出一条论断，点它就到这里，或者直接到依据。正文里已经写明测试或出处的论断，不另加圆圈。这里没有一行是手写的：',
      '全部取自各页。这一页与各页不一致、圆圈没有去处、写到的测试不存在，都会有测试失败。',
      '',
      '粗体的行通向原文的一节，旁边是整节的测试。',
    ],
    table: '| 论断 | 依据 |',
    seen: '，查看于 ',
  },
};

/** The page that lists the claims of these pages. */
export function ledgerOf(name: keyof typeof words, pages: readonly Page[]): string {
  const { head, table, seen } = words[name];
  const sections = pages.flatMap((page) => {
    const claims = claimsOf(page);
    if (claims.length === 0) return [];
    const own = page.name.replace(/^zh\/|\.md$/g, '');
    const title = page.headings[0]?.text ?? own;
    // Each section begins with a row that leads there, and has the tests of all of it.
    const texts = new Set(
      claims.flatMap(({ section, text }) => (section ? [section, text] : [text])),
    );
    const rows = [...texts].map((text) => {
      const same = claims.filter((claim) => claim.text === text);
      const anchors = same.flatMap(({ mark }) =>
        mark ? `<span id="claim-${own}-${mark}"></span>` : [],
      );
      const sources = new Set(same.map(({ source }) => nameOf(source).replace(day, seen)));
      return `| ${anchors.join('')}${text.replace(/(?<!\\)\|/g, '\\|')} | ${[...sources].join('<br>')} |`;
    });
    return ['', `## ${title} :id=claims-${own}`, '', table, '|---|---|', ...rows];
  });
  return `${[...head, ...sections].join('\n')}\n`;
}

/** What stands before the day on which documentation was seen. */
const day = /, seen (?=\d{4}-\d\d-\d\d\])/;

function nameOf(source: Source | undefined): string {
  if (!source) return '';
  if ('file' in source) return `\`${source.file}\` › \`${source.title}\``;
  return `[${source.name}](${source.href})`;
}
