import { zh } from './zh.ts';

/**
 * English sentences, each with its Chinese one. `{}` in both stands for what differs: a number, an
 * element of the page.
 */
export type Sentences = Record<string, string>;

/** Which language the page speaks: the one its address asks for, or else the browser's own. */
const asked = new URLSearchParams(location.search).get('lang') ?? navigator.language;
const isChinese = asked.startsWith('zh');

const sentences = new Map<string, string>();

/**
 * A page is written in English, and so is what its code says. `speak` adds the Chinese for it: what
 * the page holds is replaced at once, what is said later goes through {@link inOwnLanguage}.
 */
export function speak(chinese: Sentences): void {
  if (!isChinese) return;
  for (const [english, own] of Object.entries(chinese)) sentences.set(english, own);
  document.documentElement.lang = 'zh-CN';
  for (const element of document.querySelectorAll('title, body *')) replace(element);
}

/** A text as it is to be shown: in Chinese where the reader wants it and the page knows it. */
export function inOwnLanguage(text: string): string {
  const known = sentences.get(text);
  if (known !== undefined) return known;
  for (const [english, own] of sentences) {
    const [, ...parts] = patternOf(english).exec(text) ?? [];
    if (parts.length > 0) return own.replace(/\{\}/g, () => inOwnLanguage(parts.shift() ?? ''));
  }
  return text;
}

function patternOf(english: string): RegExp {
  const parts = english.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.+)')}$`, 's');
}

/** The texts of an element, in Chinese; the elements between them stay, and stay in their order. */
function replace(element: Element): void {
  const label = element.getAttribute('aria-label');
  if (label) element.setAttribute('aria-label', inOwnLanguage(label));
  const children = [...element.children];
  const own = sentences.get(sentenceOf(element));
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
  link.href = isChinese ? '?lang=en' : '?lang=zh';
  return link;
}

speak(zh);
document.querySelector('header')?.append(linkToOther());
