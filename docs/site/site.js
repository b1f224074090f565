import { diagrams } from './diagrams.js';
import './lesson-frame.js';
import { pager } from './pager.js';
import { words } from './words.js';

const { $docsify, Prism } = window;

// A line `/// [name]` marks where a fragment begins or ends. Readers see the code without it.
Prism.hooks.add('before-tokenize', (env) => {
  env.code = env.code.replace(/^[ \t]*\/\/\/ \[[\w-]+\]\n/gm, '');
});

// docsify reads this once the page has been parsed; its own plugins are in it already.
window.$docsify = {
  name: words.title,
  // Not `#/`: docsify would take it for the sidebar's own link, and not mark that.
  nameLink: './#/',
  loadSidebar: true,
  subMaxLevel: 2,
  // A link is relative to the page that it stands on, as it is anywhere else.
  relativePath: true,
  auto2top: true,
  noEmoji: true,
  notFoundPage: true,
  // No age: what is found is what is written now.
  search: { depth: 3, maxAge: 0, placeholder: words.search, noData: words.notFound },
  copyCode: { buttonText: words.copy, successText: words.copied },
  plugins: [...$docsify.plugins, diagrams, pager],
};
