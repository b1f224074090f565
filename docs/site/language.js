import { words } from './words.js';

/**
 * Every page is there twice: `#/04-sse` in English, `#/zh/04-sse` in Chinese, and their headings
 * have the same ids. The address alone says which language is shown.
 */
const prefixes = { en: '/', zh: '/zh/' };
const tags = { en: 'en', zh: 'zh-CN' };
const stored = 'language';

const betweenCharacters =
  /(?<=[\p{sc=Han}\u3000-\u303f\uff00-\uffef”](?:\[°\]\[[\w-]+\])*)\n *(?=[\p{sc=Han}\uff00-\uffef“])/gu;
/** Before code or a Latin letter; not before a block of code. */
const behindPunctuation = /(?<=[\u3000-\u303f\uff00-\uffef”])\n(?=`(?!``)|[A-Za-z])/gu;

/** In the name of a source: what stands before the day on which it was seen. */
const seen = /\bseen (?=\d{4}-\d\d-\d\d')/g;

/** The language that the address asks for. */
export function language() {
  return location.hash.startsWith(`#${prefixes.zh}`) ? 'zh' : 'en';
}

/** What the site itself says, in the language of the page. */
export function say() {
  return words[language()];
}

/**
 * An address that names no page leads to the first page in the reader's language: the one chosen
 * before, or else the one that the browser prefers. To be called before docsify reads the address.
 */
export function goToOwnLanguage() {
  if (!['', '#', '#/'].includes(location.hash)) return;
  const wanted = localStorage.getItem(stored) ?? navigator.language.slice(0, 2);
  if (wanted === 'zh') location.replace(`#${prefixes.zh}`);
}

/** A docsify plugin: the page says which language it is in, and leads to itself in the other one. */
export function languages(hook, docsify) {
  const link = document.createElement('a');
  link.className = 'language';
  link.addEventListener('click', () => {
    localStorage.setItem(stored, other());
    const heading = headingInView();
    link.href = addressIn(other(), docsify.route.path) + (heading ? `?id=${heading.id}` : '');
  });

  hook.beforeEach(() => {
    const { title } = say();
    document.documentElement.lang = tags[language()];
    docsify.config.name = title;
    document.querySelector('.app-name-link').textContent = title;
    link.hreflang = tags[other()];
    link.lang = tags[other()];
    link.textContent = words[other()].ownName;
  });
  hook.beforeEach(joinChinese);
  hook.beforeEach((markdown) => markdown.replace(seen, say().seen));
  hook.doneEach(() => {
    link.href = addressIn(other(), docsify.route.path);
    document.querySelector('.content').prepend(link);
  });
}

/** Where a line of Chinese is broken in the file, a browser would show a space. */
export function joinChinese(markdown) {
  return markdown.replace(betweenCharacters, '').replace(behindPunctuation, '');
}

function other() {
  return language() === 'zh' ? 'en' : 'zh';
}

/** `/04-sse` and `/zh/04-sse` are one page. */
function addressIn(wanted, path) {
  const name = path.slice(prefixes[language()].length);
  return `#${prefixes[wanted]}${name}`;
}

/** The heading of what stands at the top of the window: the last one that is not below it. */
function headingInView() {
  const headings = [...document.querySelectorAll('#main :is(h2, h3)')];
  return headings.findLast((each) => each.getBoundingClientRect().top < 100);
}
