import { claims } from './claims.js';
import { diagrams } from './diagrams.js';
import './lesson-frame.js';
import { landmarks } from './landmarks.js';
import { goToOwnLanguage, languages } from './language.js';
import { measured } from './measured.js';
import { pager } from './pager.js';
import { place } from './place.js';
import { search } from './search.js';
import './wire-frame.js';
import { words } from './words.js';

const { $docsify, Prism } = window;

// A line `/// [name]` marks where a fragment begins or ends. Readers see the code without it.
Prism.hooks.add('before-tokenize', (env) => {
  env.code = env.code.replace(/^[ \t]*\/\/\/ \[[\w-]+\]\n/gm, '');
});

// One rule of docsify's theme turns a button that this site does not have. For its sake a browser
// computes all styles anew whenever anything is inserted, and a diagram inserts hundreds of things.
const theme = document.querySelector('link[href*="docsify"]').sheet;
const turn = [...theme.cssRules].findIndex(({ selectorText }) =>
  /:has\(.*sidebar-toggle-chevron/.test(selectorText),
);
if (turn >= 0) theme.deleteRule(turn);

/** The same word of both languages, as docsify takes it: the first key that the address contains. */
const both = (name) => ({ '/zh/': words.zh[name], '/': words.en[name] });

goToOwnLanguage();

// docsify reads this once the page has been parsed; its own plugins are in it already.
window.$docsify = {
  name: words.en.title,
  // Not `#/`: docsify would take it for the sidebar's own link, and not mark that.
  nameLink: { '/zh/': './#/zh/', '/': './#/' },
  skipLink: both('skip'),
  loadSidebar: true,
  subMaxLevel: 2,
  // A link is relative to the page that it stands on, as it is anywhere else.
  relativePath: true,
  auto2top: true,
  noEmoji: true,
  notFoundPage: { '.*/zh/': 'zh/_404.md', '.*': '_404.md' },
  // Beside a page that is not found docsify looks for the contents at the wrong address, and takes
  // the English ones.
  alias: { '.*/zh/_sidebar.md': '/zh/_sidebar.md' },
  copyCode: {
    buttonText: both('copy'),
    successText: both('copied'),
    errorText: both('cannotCopy'),
  },
  plugins: [
    ...$docsify.plugins,
    languages,
    search,
    claims,
    diagrams,
    measured,
    pager,
    landmarks,
    place,
  ],
};
