import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import { load, pathsOf } from './files.ts';
import { Refusal, targetOf } from './target.ts';

/** One request and its answer, as a route is given them. */
export interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  query: URLSearchParams;
  /** Aborts when the client has gone or the server stops: end every timer and listener with it. */
  signal: AbortSignal;
}

/** Answers a request. One that throws, or answers with a promise that rejects, is a 500. */
export type Route = (exchange: Exchange) => unknown;

export interface PageServerOptions {
  /** The folder of `index.html`, ending in a slash. */
  page: URL;
  /** What answers besides files, by exact path; GET and HEAD alone are let through. */
  routes?: Record<string, Route>;
  /** What changes something: POST alone is let through, and only from the server's own pages. */
  actions?: Record<string, Route>;
  /** Routes that other origins may ask too: each judges the `Origin` itself. */
  crossOriginRoutes?: Record<string, Route>;
  /** What the page may connect to besides its own origin: sources of the CSP's `connect-src`. */
  connectTo?: string;
  /**
   * Milliseconds after which an answer is ended, complete or not; ten minutes unless said. A reader
   * that died without a word looks like one that is silent: so it is noticed at last.
   */
  maxAge?: number | undefined;
  /** Stops the server: streams are ended, connections closed, the port given back. */
  signal: AbortSignal;
}

/** No script but our own files, no markup from strings, framed by nothing but a local page. */
const contentSecurityPolicy = (connectTo: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${connectTo}`.trim(),
    "base-uri 'none'",
    "form-action 'self'",
    'frame-ancestors http://127.0.0.1:* http://localhost:*',
    "require-trusted-types-for 'script'",
  ].join('; ');

/** Bounds on what one client may take. Times in milliseconds, sizes in bytes. */
const limits = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 5_000,
};
const maxConnections = 1_000;
/** Requests on one connection. What is sent ahead of its turn takes memory until it is answered. */
const maxRequests = 100;
/** A connection on which nothing moves, in either direction, for so long is closed. */
const idleTimeout = 60_000;
/** How long a stopping server waits for its clients to take the end in. */
const grace = 1_000;

/**
 * An HTTP server for one page: its files, its routes, and an answer for everything else (400, 403,
 * 404, 405). It is not listening yet.
 */
export function createPageServer(options: PageServerOptions): http.Server {
  const {
    page,
    routes = {},
    actions = {},
    crossOriginRoutes = {},
    connectTo = '',
    maxAge = 600_000,
    signal,
  } = options;
  const files = pathsOf(page);
  const own = new Map(Object.entries(routes));
  const posted = new Map(Object.entries(actions));
  const shared = new Map(Object.entries(crossOriginRoutes));
  const policy = contentSecurityPolicy(connectTo);
  // What is to be done when the server stops. A set, and no listeners of the signal: that one goes
  // through all it has to find the one that leaves, and takes longer with every reader; and after a
  // garbage collection it may forget to let go of one (nodejs/node#63954).
  const endings = new Set<() => void>();

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { path, query, crossOrigin } = targetOf(req);
    if (crossOrigin && !shared.has(path)) {
      throw new Refusal(403, 'Requests from other origins are refused here.');
    }
    const action = posted.get(path);
    const route = own.get(path) ?? shared.get(path) ?? action;
    const file = files.get(path);
    if (!route && !file) throw new Refusal(404, `There is nothing at ${path}.`);
    const methods = action ? ['POST'] : ['GET', 'HEAD'];
    if (!methods.includes(req.method ?? '')) {
      res.setHeader('Allow', methods.join(', '));
      throw new Refusal(405, `${req.method} is not allowed here.`);
    }
    if (action && req.headers.origin === undefined) {
      // A browser names the origin of every POST (Fetch, "append a request `Origin` header").
      throw new Refusal(403, 'A request that changes something names its Origin.');
    }
    if (route) {
      await run(route, req, res, query);
    } else if (file) {
      const { type, body } = load(file);
      res.setHeader('Content-Type', type);
      res.setHeader('Content-Length', Buffer.byteLength(body));
      res.setHeader('Cache-Control', 'no-cache');
      res.end(body);
    }
  }

  async function run(
    route: Route,
    req: IncomingMessage,
    res: ServerResponse,
    query: URLSearchParams,
  ): Promise<void> {
    // Sent ahead, before the last answer has left (RFC 9112 §9.3.2): it waits for its turn. So a
    // connection has one stream, and a limit on connections is a limit on streams.
    if (!res.socket) await once(res, 'socket');
    const gone = new AbortController();
    const stop = () => {
      gone.abort();
      res.end(() => req.socket.destroySoon());
    };
    endings.add(stop);
    const tooOld = setTimeout(stop, maxAge);
    res.on('close', () => {
      gone.abort();
      clearTimeout(tooOld);
      endings.delete(stop);
    });
    try {
      await route({ req, res, query, signal: gone.signal });
    } catch (error) {
      if (!gone.signal.aborted) throw error; // else it is only that nobody waits for an answer
    }
  }

  const server = http.createServer(limits, (req, res) => {
    res.setHeader('X-Content-Type-Options', 'nosniff');
    res.setHeader('Content-Security-Policy', policy);
    answer(req, res).catch((error: unknown) => refuse(req, res, error));
  });
  server.on('connect', refuseConnect);
  server.on('connection', (socket) => {
    // A browser opens connections ahead of its needs. Node would wait for their first request.
    const closeUnused = () => socket.bytesRead === 0 && socket.destroy();
    endings.add(closeUnused);
    socket.on('close', () => endings.delete(closeUnused));
  });
  server.maxConnections = maxConnections;
  // The last answer says `Connection: close`. Who sends more has not waited for it.
  server.maxRequestsPerSocket = maxRequests;
  server.on('dropRequest', (_, socket) => socket.destroy());
  server.setTimeout(idleTimeout);
  const stopAll = () => {
    for (const end of endings) end();
    close(server);
  };
  signal.addEventListener('abort', stopAll, { once: true });
  return server;
}

function refuse(req: IncomingMessage, res: ServerResponse, error: unknown): void {
  const refusal = error instanceof Refusal ? error : new Refusal(500, 'The server made a mistake.');
  const { status, message } = refusal;
  if (status === 500) {
    const reason = error === refusal ? message : inspect(error).replace(/\s*\n\s*/g, ' ');
    console.error(`${req.method} ${req.url}: ${reason}`);
  }
  if (res.headersSent) {
    res.destroy();
    return;
  }
  // The request's body, if it has one, was not read: the connection cannot be used again.
  res.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  res.end(`${message}\n`);
}

/** CONNECT asks for a tunnel, and Node would close the connection without a word. */
function refuseConnect(_req: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => {}); // the client may be gone already
  const head = ['HTTP/1.1 405 Method Not Allowed', 'Allow: GET, HEAD', 'Content-Length: 0'];
  socket.end(`${head.join('\r\n')}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
}

function close(server: http.Server): void {
  server.close(); // and all connections that wait for another request
  setTimeout(() => server.closeAllConnections(), grace).unref();
}
