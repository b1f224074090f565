import { joinChinese, language, say } from './language.js';
import { element } from './running.js';

const most = 20;

/**
 * A docsify plugin: a box above the contents that finds words in all pages of the language one is
 * reading. The pages are read when the box is used, not before. What is typed is looked for as it
 * stands, as a part of the text: Chinese has no spaces that would tell where a word ends.
 */
export function search(hook, docsify) {
  const box = element('input', { type: 'search', autocomplete: 'off' });
  const status = element('p', { role: 'status' });
  const list = element('ol', {});
  const sections = new Map();

  async function find() {
    const wanted = language();
    if (!sections.has(wanted)) sections.set(wanted, read(docsify));
    let all;
    try {
      all = await sections.get(wanted);
    } catch {
      sections.delete(wanted); // the next key asks again
      status.textContent = say().cannotSearch;
      return;
    }
    if (wanted !== language()) return;
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = words.length > 0 ? matches(all, words) : [];
    status.textContent = words.length > 0 ? say().found(found.length, most) : '';
    list.replaceChildren(...found.slice(0, most).map((section) => entry(section, words)));
  }

  hook.init(() => {
    docsify.config.keyBindings.search = { bindings: ['/', 'ctrl+k', 'meta+k'], callback: enter };
  });
  hook.mounted(() => {
    const area = element('section', { className: 'search', role: 'search' }, box, status, list);
    document.querySelector('.sidebar').prepend(area);
    box.addEventListener('input', find);
    box.addEventListener('keydown', ({ key, isComposing }) => {
      // While Chinese is being composed, Enter ends that.
      if (key === 'Enter' && !isComposing) list.querySelector('a')?.click();
    });
  });
  hook.doneEach(() => {
    box.placeholder = say().search;
    box.ariaLabel = say().search;
    if (box.value) find();
  });

  /** Where there is little room, the contents have to come out first. */
  function enter() {
    const isHidden = box.getBoundingClientRect().right <= 0;
    if (isHidden) document.querySelector('.sidebar-toggle').click();
    box.focus();
  }
}

/**
 * Every section of every page that the contents list, but for the ledger: it says what they say, again.
 * Throws when one of them cannot be read.
 */
async function read(docsify) {
  const links = [...document.querySelectorAll('.sidebar-nav a.page-link:not([href$="/claims"])')];
  const pages = links.map(async (link) => {
    const { path } = docsify.router.parse(link.getAttribute('href'));
    const answer = await fetch(docsify.router.getFile(path));
    if (!answer.ok) throw new Error(`${path} is not there.`);
    return sectionsOf(joinChinese(await answer.text()), `#${path}`, link.textContent);
  });
  return (await Promise.all(pages)).flat();
}

/** A section is a heading, where it leads, and the text below it. A page begins with a heading. */
function sectionsOf(markdown, href, page) {
  const sections = [];
  for (const token of window.marked.lexer(markdown)) {
    if (token.type === 'heading') {
      const [, id = token.text] = /:id=([\w-]+)$/.exec(token.text) ?? [];
      const address = sections.length > 0 ? `${href}?id=${window.Docsify.slugify(id)}` : href;
      const title = textOf(token).replace(/ :id=[\w-]+$/, '');
      sections.push({ page, title, href: address, text: '' });
    } else if (token.lang !== 'mermaid') {
      sections.at(-1).text += ` ${textOf(token)}`;
    }
  }
  window.Docsify.slugify.clear(); // it numbers what it has seen before, page by page
  return sections;
}

/** What a part of a page says once it is drawn. */
function textOf(token) {
  // The mark of a claim, and a file that is quoted.
  if (token.type === 'link' && (token.text === '°' || token.title?.startsWith(':include')))
    return '';
  if (token.type === 'html') return token.text.replace(/<[^>]*>/g, ' ');
  const cells = token.type === 'table' ? [token.header, ...token.rows].flat() : token.items;
  if (cells) return cells.map((cell) => ` ${textOf(cell)}`).join('');
  return token.tokens?.map(textOf).join('') ?? token.text ?? ' ';
}

/** All words have to be there; what has them in its heading comes first. */
function matches(sections, words) {
  const has = (text) => words.every((word) => text.toLowerCase().includes(word));
  const inTitle = sections.filter(({ title }) => has(title));
  const inText = sections.filter(({ title, text }) => !has(title) && has(`${title} ${text}`));
  return [...inTitle, ...inText];
}

function entry({ page, title, href, text }, words) {
  const link = element('a', { className: 'hit', href }, element('b', { textContent: title }));
  if (page !== title) link.append(element('small', { textContent: page }));
  link.append(...excerpt(text, words));
  return element('li', {}, link);
}

/** What stands around the first word that is found, with that word marked; else how the text begins. */
function excerpt(text, words) {
  const lower = text.toLowerCase();
  const word = words.find((word) => lower.includes(word)) ?? '';
  const at = lower.indexOf(word);
  const end = at + word.length;
  const [from, to] = [at - 30, end + 60];
  return [
    (from > 0 ? '…' : '') + text.slice(Math.max(0, from), at),
    ...(word ? [element('mark', { textContent: text.slice(at, end) })] : []),
    text.slice(end, to) + (to < text.length ? '…' : ''),
  ];
}
