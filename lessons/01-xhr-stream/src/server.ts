import type { Server } from 'node:http';
import type { Log, Message } from 'feed';
import { openFeed } from 'feed/open';
import { createPageServer, type Exchange, listen, Piece } from 'page-kit';

export interface Options {
  feed: Log;
  /** Stops the server and every stream it serves. */
  signal: AbortSignal;
  /**
   * A response ends with the message that brings it to so many bytes. The browser keeps the whole
   * text of a response until it is over: a stream that never ends is a leak in the page.
   */
  maxBytes?: number;
  /** Milliseconds between two heartbeats: how a page can tell a quiet stream from a dead one. */
  heartbeat?: number;
  /** Bytes that may wait for a client that does not read. One that has more waiting is dropped. */
  maxQueued?: number;
  /**
   * Milliseconds after which a response is ended; ten minutes unless said. A reader that is alive
   * asks for the next one. Of one that died without a word the server would never hear.
   */
  maxAge?: number;
}

/// [server]
/** The folder of the page. */
export const page = new URL('../page/', import.meta.url);

export function createServer(options: Options): Server {
  return createPageServer({
    page,
    routes: { '/readings': (exchange) => streamReadings(exchange, options) },
    maxAge: options.maxAge,
    signal: options.signal,
  });
}
/// [server]

/// [stream]
function streamReadings({ req, res, query, signal }: Exchange, options: Options): void {
  const { feed, maxBytes = 256 * 1024, heartbeat = 15_000, maxQueued = 1024 * 1024 } = options;
  res.writeHead(200, headers);
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  res.flushHeaders();

  let sent = 0;
  function send(line: Piece): void {
    if (res.writableEnded) return;
    line.writeTo(res);
    sent += line.length;
    if (res.writableLength > maxQueued) res.destroy();
    else if (sent >= maxBytes) res.end();
  }

  const timer = setInterval(() => send(emptyLine), heartbeat);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  const after = query.get('after') ?? undefined;
  feed.follow(after, (messages) => messages.map(lineOf).forEach(send), signal);
}
/// [stream]

/// [headers]
const headers = {
  // Not text/plain: a browser may hold the first 1,024 bytes of that back, to guess what it is.
  'Content-Type': 'application/x-ndjson; charset=utf-8',
  'X-Content-Type-Options': 'nosniff',
  // Not max-age=0, which allows a copy to be kept (RFC 9111 §5.2.2). A proxy must not compress a
  // stream either: it may collect it first.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};
/// [headers]

/// [line]
const lines = new WeakMap<Message, Piece>();

/**
 * One message, one line. JSON has no raw line break in it, so a line is a whole message. It is made
 * once, however many readers it goes to.
 */
function lineOf(message: Message): Piece {
  const line = lines.get(message) ?? new Piece(`${JSON.stringify(message)}\n`);
  lines.set(message, line);
  return line;
}

/** The heartbeat: a page reads it, and finds no message in it. */
const emptyLine = new Piece('\n');
/// [line]

listen(import.meta, 8081, async (signal) => createServer({ feed: await openFeed(signal), signal }));
