import type { Server } from 'node:net';
import type { Log } from 'feed';
import { openFeed } from 'feed/open';
import { createPageServer, isOwnHost, listen } from 'page-kit';
import { Inbox } from './inbox.ts';
import { createSession, type Sum } from './session.ts';
import { createWebSocketServer, type ServerLimits } from './websocket.ts';

export interface Options extends Partial<ServerLimits> {
  feed: Log;
  /** Stops the server and every connection. */
  signal: AbortSignal;
  /** Milliseconds between two heartbeats: a page cannot see pings, it needs a message. */
  heartbeat?: number;
}

/// [server]
/** The folder of the page. */
export const page = new URL('../page/', import.meta.url);

export function createServer({ feed, signal, heartbeat = 15_000, ...limits }: Options): Server {
  const inbox = new Inbox<Sum>(); // one for all connections: a page comes back on another one
  return createWebSocketServer({
    ...limits,
    path: '/socket',
    pages: createPageServer({ page, signal }),
    isAllowed: isOwnPage,
    handlersFor: () => createSession(feed, inbox, heartbeat),
    signal,
  });
}
/// [server]

/// [origin]
/** Only our own page, under one of this machine's own names (RFC 6455 §10.2). */
function isOwnPage(host: string, origin = `http://${host}`): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return origin === `http://${host}` && isOwnHost(name);
}
/// [origin]

listen(import.meta, 8082, async (signal) => createServer({ feed: await openFeed(signal), signal }));
