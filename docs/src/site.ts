import { walk } from './files.ts';

const docs = new URL('../', import.meta.url);
const root = new URL('../', docs);

const vendor = [
  'docsify/dist/docsify.min.js',
  'docsify/dist/themes/core.min.css',
  'docsify-copy-code/dist/docsify-copy-code.min.js',
  'prismjs/components/prism-bash.min.js',
  'prismjs/components/prism-http.min.js',
  'prismjs/components/prism-json.min.js',
  'prismjs/components/prism-typescript.min.js',
  '@mermaid-js/tiny/dist/mermaid.tiny.js',
  '@observablehq/plot/dist/plot.umd.min.js',
  'd3/dist/d3.min.js',
];

/**
 * Every file of the site, by its path in it: the docs, beside them the lessons and packages they
 * quote, and what they need of others. All links between them are relative.
 */
export function filesOfSite(): Map<string, URL> {
  const own = ['docs/', 'lessons/', 'packages/'].flatMap((folder) => [...walk(folder, root)]);
  return new Map([
    ...own.map((path) => [path, new URL(path, root)] as const),
    ...vendor.map((path) => [`vendor/${path}`, new URL(`node_modules/${path}`, docs)] as const),
  ]);
}
