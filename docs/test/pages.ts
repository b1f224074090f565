import { existsSync, readFileSync } from 'node:fs';
import { slugify } from 'docsify/src/core/render/slugify.js';
import { walk } from '../src/files.ts';

/** The folder of the docs, and the one that holds it beside the lessons and packages. */
export const docs = new URL('../', import.meta.url);
export const root = new URL('../', docs);

export interface Heading {
  level: number;
  text: string;
  /** The anchor that docsify gives it. */
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
  /** The whole line that it stands in. */
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
    return found.map(({ level, text, index }, which) => {
      const next = found.slice(which + 1).find((other) => other.level <= level);
      const body = this.lines.slice(index + 1, next?.index).join('\n');
      return { level, text, slug: slugify(text), body };
    });
  }

  /** Links, images and includes, apart from those in code. */
  get links(): Link[] {
    const link = /(!?)\[([^\]]*)\]\(([^()\s]+)(?: +'([^']*)')?\)/g;
    return this.#prose().flatMap(({ line, index }) => {
      const text = line.replace(/`[^`]*`/g, (code) => ' '.repeat(code.length));
      return [...text.matchAll(link)].map(([, image, text = '', href = '', title = '']) => ({
        at: `${this.name}:${index + 1}`,
        image: image === '!',
        text,
        href,
        title,
        line,
      }));
    });
  }

  get includes(): Link[] {
    return this.links.filter(({ title }) => title.includes(':include'));
  }

  /** The lines outside fenced code. */
  #prose(): { line: string; index: number }[] {
    let fence: string | undefined;
    return this.lines.flatMap((line, index) => {
      const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
      if (mark && !fence) fence = mark;
      else if (mark && fence && line.trim() === fence) fence = undefined;
      else if (!fence) return [{ line, index }];
      return [];
    });
  }
}

/** Every page; names that begin with `_` are docsify's own. */
export const pages = [...walk('', docs)]
  .filter((path) => path.endsWith('.md') && !/(^|\/)_/.test(path))
  .map((path) => new Page(path));

export const sidebar = new Page('_sidebar.md');

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
