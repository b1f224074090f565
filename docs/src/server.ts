import type { Server } from 'node:http';
import { createPageServer, listen, type Route } from 'page-kit';
import { file, source, walk } from './files.ts';
import { running } from './running.ts';

/** Where each lesson listens when nobody says otherwise. */
const lessonPorts = {
  '01-xhr-stream': 8081,
  '02-websocket-raw': 8082,
  '03-socketio': 8083,
  '04-sse': 8084,
  '05-polling': 8085,
};

const vendor = [
  'docsify/dist/docsify.min.js',
  'docsify/dist/plugins/search.min.js',
  'docsify/dist/themes/core.min.css',
  'docsify-copy-code/dist/docsify-copy-code.min.js',
  'prismjs/components/prism-bash.min.js',
  'prismjs/components/prism-http.min.js',
  'prismjs/components/prism-json.min.js',
  'prismjs/components/prism-typescript.min.js',
  '@mermaid-js/tiny/dist/mermaid.tiny.js',
];

export interface DocsServerOptions {
  signal: AbortSignal;
  /** The port of each lesson, by its name. */
  ports?: Record<string, number>;
}

/**
 * The docs under `/docs/`, and beside them, as text, the lessons and packages they quote. What can
 * be asked for is drawn up once, when the server starts: a new file is there after a restart.
 */
export function createDocsServer({ signal, ports = lessonPorts }: DocsServerOptions): Server {
  const docs = new URL('../', import.meta.url);
  const root = new URL('../', docs);
  const routes: Record<string, Route> = {
    '/': redirect,
    '/docs': redirect,
    '/docs/': file(new URL('index.html', docs)),
    '/docs/running.json': running(ports),
  };
  for (const path of walk('docs/', root)) routes[`/${path}`] = file(new URL(path, root));
  for (const folder of ['lessons/', 'packages/']) {
    for (const path of walk(folder, root)) routes[`/${path}`] = source(new URL(path, root));
  }
  for (const path of vendor) {
    routes[`/vendor/${path}`] = file(new URL(`node_modules/${path}`, docs));
  }
  return createPageServer({ page: new URL('site/', docs), routes, signal });
}

const redirect: Route = ({ res }) => res.writeHead(302, { Location: '/docs/' }).end();

listen(import.meta, 8080, (signal) => createDocsServer({ signal }));
