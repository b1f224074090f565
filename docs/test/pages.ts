import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { slugify } from 'docsify/src/core/render/slugify.js';
import { walk } from '../src/files.ts';

/** The folder of the docs, and the one that holds it beside the lessons and packages. */
export const docs = new URL('../', import.meta.url);
export const root = new URL('../', docs);

export interface Heading {
  level: number;
  text: string;
  /** The anchor that docsify gives it: the id that the heading names (`:id=frame`), or its text. */
  slug: string;
  /** What stands below it, up to the next heading of its own level or a higher one. */
  body: string;
}

export interface Link {
  /** Where it stands, for a message: `choose.md:12`. */
  at: string;
  image: boolean;
  text: string;
  href: string;
  title: string;
  /** The whole line that it stands in, or lines. */
  line: string;
}

/** One page of the docs, as text: what is tested here is what docsify is given. */
export class Page {
  readonly name: string;
  readonly lines: readonly string[];

  constructor(name: string) {
    this.name = name;
    this.lines = readFileSync(new URL(name, docs), 'utf8').split(/\r?\n/);
  }

  /** The route that shows it: `/choose` for `choose.md`, `/` for `README.md`. */
  get route(): string {
    return `/${this.name.replace(/\.md$/, '').replace(/(^|\/)README$/, '$1')}`;
  }

  get headings(): Heading[] {
    const found = this.#prose().flatMap(({ line, index }) => {
      const [, marks, text] = /^(#{1,6}) (.+)$/.exec(line) ?? [];
      return marks && text ? [{ level: marks.length, text: text.trim(), index }] : [];
    });
    slugify.clear(); // it numbers what it has seen before, page by page
    return found.map(({ level, text: written, index }, which) => {
      const [, text = written, id = text] = /^(.+) :id=([\w-]+)$/.exec(written) ?? [];
      const next = found.slice(which + 1).find((other) => other.level <= level);
      const body = this.lines.slice(index + 1, next?.index).join('\n');
      return { level, text, slug: slugify(id), body };
    });
  }

  /** The prose between one heading and the next, whatever its level. */
  get sections(): { text: string; slug: string; own: string[] }[] {
    const sections = this.headings.map(({ text, slug }) => ({ text, slug, own: [] as string[] }));
    let at = -1;
    for (const { line } of this.#prose()) {
      if (/^#{1,6} /.test(line)) at += 1;
      else sections[at]?.own.push(line);
    }
    return sections;
  }

  /** Links, images and includes, apart from those in code. Their words may go on in the next line. */
  get links(): Link[] {
    const link = /(!?)\[((?:[^\]\n]|\n(?!\n))*)\]\(([^()\s]+)(?: +'([^']*)')?\)/g;
    const code = /`(?:[^`\n]|\n(?!\n))*`/g;
    const text = this.#text.replace(code, (code) => code.replace(/[^\n]/g, ' '));
    return [...text.matchAll(link)].map(
      ({ index, 0: whole, 1: image, 2: words = '', 3: href = '', 4: title = '' }) => {
        const before = text.slice(0, index).split('\n').length - 1;
        const lines = this.lines.slice(before, before + whole.split('\n').length);
        return {
          at: `${this.name}:${before + 1}`,
          image: image === '!',
          text: words,
          href,
          title,
          line: lines.join('\n'),
        };
      },
    );
  }

  get includes(): Link[] {
    return this.links.filter(({ title }) => title.includes(':include'));
  }

  /** Fenced code: its language and its lines. */
  get fences(): { language: string; code: string[] }[] {
    return this.#split().fences;
  }

  /** How many columns each row of each table has. */
  get tables(): number[][] {
    const tables: number[][] = [];
    let last = -1;
    for (const { line, index } of this.#prose()) {
      if (!line.startsWith('|')) continue;
      if (index !== last + 1) tables.push([]);
      tables.at(-1)?.push(line.replace(/`[^`]*`|\\\|/g, '').split('|').length - 2);
      last = index;
    }
    return tables;
  }

  /** Every test it names, as `file` › `title`. A name may go on in the next line. */
  get tests(): { file: string; title: string }[] {
    return testsIn(this.#text);
  }

  /** How often a tag opens. */
  count(tag: string): number {
    return this.#text.split(`<${tag}`).length - 1;
  }

  /** The page with nothing in the lines of fenced code. */
  get #text(): string {
    const prose = new Map(this.#prose().map(({ line, index }) => [index, line]));
    return this.lines.map((_, index) => prose.get(index) ?? '').join('\n');
  }

  /** The lines outside fenced code. */
  #prose(): { line: string; index: number }[] {
    return this.#split().prose;
  }

  #split() {
    const prose: { line: string; index: number }[] = [];
    const fences: { language: string; code: string[] }[] = [];
    let fence: string | undefined;
    for (const [index, line] of this.lines.entries()) {
      const [, mark, language = ''] = /^\s*(```+|~~~+)(.*)/.exec(line) ?? [];
      if (mark && !fence) {
        fence = mark;
        fences.push({ language, code: [] });
      } else if (mark && line.trim() === fence) {
        fence = undefined;
      } else if (fence) {
        fences.at(-1)?.code.push(line);
      } else {
        prose.push({ line, index });
      }
    }
    return { prose, fences };
  }
}

/** Every page, in both languages; names that begin with `_` are docsify's own. */
export const pages = [...walk('', docs)]
  .filter((path) => path.endsWith('.md') && !/(^|\/)_/.test(path))
  .map((path) => new Page(path));

/** The English pages; the Chinese ones have the same names, in `zh/`. */
export const english = pages.filter(({ name }) => !name.startsWith('zh/'));
export const chinese = pages.filter(({ name }) => name.startsWith('zh/'));

export const sidebars = [new Page('_sidebar.md'), new Page('zh/_sidebar.md')];

/** A page by its file. */
export function pageOf(name: string): Page | undefined {
  return existsSync(new URL(name, docs)) ? new Page(name) : undefined;
}

/**
 * The file and the anchor a link leads to, as docsify takes it: relative to the page, a folder
 * being its `README.md`.
 */
export function target(from: Page, href: string): { name: string; anchor: string } {
  const [path = '', anchor = ''] = href.split('#');
  if (!path) return { name: from.name, anchor };
  const base = `http://docs/${path.startsWith('/') ? '' : from.name}`;
  const { pathname } = new URL(path, base);
  return { name: pathname.slice(1).replace(/(^|\/)$/, '$1README.md'), anchor };
}

/** Whether a test's title stands in its file as a string, in whichever quotes it needs. */
export function hasTest(source: string, title: string): boolean {
  return ["'", '"', '`'].some((quote) => source.includes(quote + title + quote));
}

/** Every `file` › `title` in a text. */
export function testsIn(text: string): { file: string; title: string }[] {
  return [...text.matchAll(/`([^`]+)`\s+›\s+`([^`]+)`/g)].map(([, file = '', title = '']) => ({
    file,
    title,
  }));
}

/** What is wrong with the tests that a text names: none, or one that does not exist. */
export function faultsOfTests(text: string, lesson: string): string[] {
  const named = testsIn(text);
  if (named.length === 0) return ['names no test'];
  return named.flatMap(({ file, title }) => {
    const url = new URL(`lessons/${lesson}/${file}`, root);
    if (!existsSync(url)) return [`there is no lessons/${lesson}/${file}`];
    return hasTest(readFileSync(url, 'utf8'), title) ? [] : [`no test "${title}"`];
  });
}

/** The rows of the notes' mistakes that the exercises of a lesson put back; one may come twice. */
export function rowsMended(lesson: string): string[] {
  const exercises = new URL(`lessons/${lesson}/exercise/`, root);
  return readdirSync(exercises)
    .filter((name) => /^\d\d-.+\.ts$/.test(name))
    .flatMap((name) => {
      const source = readFileSync(new URL(name, exercises), 'utf8');
      const [, numbers = ''] = /mistake: (.+),\n/.exec(source) ?? [];
      return numbers.match(/\d\.\d+/g) ?? [];
    });
}
