import { Phrases, type Sentences } from './phrases.ts';
import { zh } from './zh.ts';

export type { Sentences } from './phrases.ts';

/** Which language the page speaks: the one its address asks for, or else the browser's own. */
const query = new URLSearchParams(location.search);
export const isChinese = (query.get('lang') ?? navigator.language).startsWith('zh');

const phrases = new Phrases();

/**
 * A page is written in English, and so is what its code says. `speak` adds the Chinese for it: what
 * the page holds is replaced at once, what is said later goes through {@link inOwnLanguage}.
 */
export function speak(chinese: Sentences): void {
  if (!isChinese) return;
  phrases.add(chinese);
  document.documentElement.lang = 'zh-CN';
  for (const element of document.querySelectorAll('title, body *')) replace(element);
}

/** A text as it is to be shown: in Chinese where the reader wants it and the page knows it. */
export function inOwnLanguage(text: string): string {
  return phrases.find(text) ?? text;
}

/** The texts of an element, in Chinese; the elements between them stay, and stay in their order. */
function replace(element: Element): void {
  const label = element.getAttribute('aria-label');
  if (label) element.setAttribute('aria-label', inOwnLanguage(label));
  const children = [...element.children];
  const own = phrases.get(sentenceOf(element));
  if (own === undefined) return;
  element.replaceChildren(
    ...own.split('{}').flatMap((text, index) => [text, ...children.slice(index, index + 1)]),
  );
}

/** What an element says: its own text, with `{}` for each element in it. */
export function sentenceOf(element: Element): string {
  const parts = [...element.childNodes].map((node) =>
    node instanceof Element ? '{}' : (node.textContent ?? ''),
  );
  return parts.join('').replace(/\s+/g, ' ').trim();
}

/** The way to the same page in the other language. */
function linkToOther(): HTMLElement {
  const link = document.createElement('a');
  link.className = 'language';
  link.textContent = isChinese ? 'English' : '中文';
  link.lang = isChinese ? 'en' : 'zh-CN';
  query.set('lang', isChinese ? 'en' : 'zh');
  link.href = `?${query}`;
  return link;
}

speak(zh);
document.querySelector('header')?.append(linkToOther());
