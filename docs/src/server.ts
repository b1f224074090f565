import type { Server } from 'node:http';
import { createPageServer, listen, type Route } from 'page-kit';
import { benchPage } from './bench-page.ts';
import { file, source } from './files.ts';
import { type Ports, running } from './running.ts';
import { filesOfSite } from './site.ts';
import { wireView } from './wire-view.ts';

/** Where each lesson and its wire view listen when nobody says otherwise. */
const lessonPorts = {
  '01-xhr-stream': { page: 8081, view: 9091 },
  '02-websocket-raw': { page: 8082, view: 9092 },
  '03-socketio': { page: 8083, view: 9093 },
  '04-sse': { page: 8084, view: 9094 },
  '05-polling': { page: 8085, view: 9095 },
};

export interface DocsServerOptions {
  signal: AbortSignal;
  /** The ports of each lesson, by its name. */
  ports?: Record<string, Ports>;
}

/**
 * The docs under `/docs/`, and beside them, as text, the lessons and packages they quote. What can
 * be asked for is drawn up once, when the server starts: a new file is there after a restart.
 */
export function createDocsServer({ signal, ports = lessonPorts }: DocsServerOptions): Server {
  const docs = new URL('../', import.meta.url);
  const routes: Record<string, Route> = {
    '/': redirect,
    '/docs': redirect,
    '/docs/': file(new URL('index.html', docs)),
    '/docs/running.json': running(ports),
  };
  for (const [path, url] of filesOfSite()) {
    routes[`/${path}`] = /^(lessons|packages)\//.test(path) ? source(url) : file(url);
  }
  for (const [path, make] of [...wireView(), ...benchPage()]) {
    routes[`/${path}`] = ({ res }) => {
      const { type, body } = make();
      res.setHeader('Content-Type', type);
      res.setHeader('Cache-Control', 'no-cache');
      res.end(body);
    };
  }
  return createPageServer({ page: new URL('site/', docs), routes, signal });
}

const redirect: Route = ({ res }) => res.writeHead(302, { Location: '/docs/' }).end();

listen(import.meta, 8080, (signal) => createDocsServer({ signal }));
