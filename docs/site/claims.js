import { language, say } from './language.js';

/** A claim's mark, `[°][slow]`, and below the text what it rests on: `[slow]: address 'name'`. */
export const mark = /\[°\]\[([\w-]+)\]/g;
const definition = /^\[([\w-]+)\]: (\S+) '(.+)'$/gm;

/**
 * A docsify plugin: the mark of a claim leads to the standard or the documentation behind it; where
 * that is a test, to its row in the ledger, which numbers the marks of each page in their order.
 */
export function claims(hook, docsify) {
  hook.beforeEach((markdown) => {
    const sources = new Map();
    const text = markdown.replace(definition, (_, id, href, name) => {
      sources.set(id, { href, name });
      return '';
    });
    const page = docsify.route.file.replace(/^zh\/|\.md$/g, '');
    let count = 0;
    return text.replace(mark, (_, id) => {
      count += 1;
      const { href, name } = sources.get(id);
      const row = `#/${language() === 'zh' ? 'zh/' : ''}claims?id=claim-${page}-${count}`;
      const isOutside = /^https?:/.test(href);
      const title = escaped(say().claim + name);
      const address = isOutside ? `${escaped(href)}" target="_blank" rel="noopener` : row;
      // A line does not begin with it: U+2060, the word joiner.
      return `\u2060<a class="claim" href="${address}" title="${title}" aria-label="${title}">°</a>`;
    });
  });
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
