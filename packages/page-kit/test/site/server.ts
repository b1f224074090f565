import type { Server } from 'node:http';
import { createPageServer, listen, type Route } from '../../src/page-kit.ts';

/** The smallest server there can be: a page, and a stream that says nothing after its first line. */
export function createServer(signal: AbortSignal, routes: Record<string, Route> = {}): Server {
  const stream: Route = ({ res }) => res.write('open\n');
  return createPageServer({
    page: new URL('page/', import.meta.url),
    routes: { '/stream': stream, ...routes },
    crossOriginRoutes: { '/shared': ({ req, res }) => res.end(`${req.headers.origin}\n`) },
    signal,
  });
}

listen(import.meta, 8079, createServer);
