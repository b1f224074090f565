import type { Server, ServerResponse } from 'node:http';
import type { Log, Message } from 'feed';
import { openFeed } from 'feed/open';
import { createPageServer, type Exchange, listen, Piece } from 'page-kit';
import { mayRead } from './cors.ts';
import { encodeEvent } from './event-stream.ts';
import { formatPosition, parsePosition } from './position.ts';

export interface Options {
  feed: Log;
  /** Stops the server and every stream it serves. */
  signal: AbortSignal;
  /**
   * Milliseconds that a browser is told to wait before it reconnects. Each client is given a wait of
   * its own, between this and twice this: those that lost the same server do not all come back in
   * the same moment.
   */
  retry?: number;
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
    crossOriginRoutes: { '/shared/readings': (exchange) => shareReadings(exchange, options) },
    connectTo: 'http://127.0.0.1:* http://localhost:*',
    maxAge: options.maxAge,
    signal: options.signal,
  });
}
/// [server]

/// [stream]
function streamReadings({ req, res, query, signal }: Exchange, options: Options): void {
  const { feed, retry = 2_000, heartbeat = 15_000, maxQueued = 1024 * 1024 } = options;
  const limit = limitOf(query);
  if (Number.isNaN(limit)) {
    refuse(res, 400, 'limit is a number from 1 to 9999.');
    return;
  }
  // A browser that reconnects by itself asks for the same URL again, and adds this header. The
  // header is then the newer of the two.
  const lastEventId = req.headers['last-event-id']?.toString() || query.get('after');
  const { cursor, left = limit } = parsePosition(lastEventId);
  if (left === 0) {
    // "A client can be told to stop reconnecting using the HTTP 204 No Content response code"
    // (HTML §9.2.1).
    res.writeHead(204, { 'Cache-Control': 'no-store' }).end();
    return;
  }
  res.writeHead(200, headers);
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  res.flushHeaders();

  let toCome = left;
  function send(event: Piece): void {
    if (res.writableEnded) return; // a heartbeat may fall due while the end is on its way
    event.writeTo(res);
    if (res.writableLength > maxQueued) res.destroy();
  }
  function pass(message: Message): void {
    if (toCome === 0) return;
    if (message.type !== 'reading') {
      send(greeting(message, toCome, retry));
      return;
    }
    toCome -= 1;
    send(toCome === Infinity ? sharedEvent(message) : readingEvent(message, toCome));
    if (toCome > 0) return;
    send(seriesEnd);
    res.end();
  }

  const timer = setInterval(() => send(stillHere), heartbeat);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  feed.follow(cursor, (messages) => messages.forEach(pass), signal);
}
/// [stream]

/** How many readings are asked for, or NaN for what is no such number. */
function limitOf(query: URLSearchParams): number {
  const limit = query.get('limit');
  if (limit === null) return Infinity;
  return /^[1-9][0-9]{0,3}$/.test(limit) ? Number(limit) : NaN;
}

/// [reading]
function readingEvent(message: Message, left: number): Piece {
  const id = formatPosition(message.cursor, left);
  return new Piece(encodeEvent({ id, data: JSON.stringify(message) }));
}

const shared = new WeakMap<Message, Piece>();

/** Without a limit all readers are sent the same: it is made once, however many they are. */
export function sharedEvent(message: Message): Piece {
  const event = shared.get(message) ?? readingEvent(message, Infinity);
  shared.set(message, event);
  return event;
}

const seriesEnd = new Piece(encodeEvent({ event: 'end', data: 'the series is complete' }));
/// [reading]

/// [greeting]
/**
 * The first event: `hello` or `reset`. It is sent at once, so that a proxy has something to pass on
 * and the browser has an id even if it is cut off before the first reading. The id comes with data:
 * Firefox ignores an event of an id alone. This one is laid out over several lines, for those who
 * read along.
 */
export function greeting(message: Message, left: number, retry: number): Piece {
  const text = encodeEvent({
    retry: Math.round(retry * (1 + Math.random())),
    event: message.type,
    id: formatPosition(message.cursor, left),
    data: JSON.stringify(message, null, 2),
  });
  return new Piece(text);
}
/// [greeting]

/// [heartbeat]
/**
 * "Authors can include a comment line […] every 15 seconds or so" (HTML §9.2.7), so that no proxy
 * takes the connection for dead. The page, however, never hears of a comment. Its watchdog needs an
 * event, and an event needs data.
 */
export const stillHere = new Piece(
  encodeEvent({ comment: 'still here', event: 'heartbeat', data: '' }),
);
/// [heartbeat]

/// [headers]
const headers = {
  // Without it: "fail the connection" (HTML §9.2.2). It needs no charset: "Event streams in this
  // format must always be encoded as UTF-8" (§9.2.5).
  'Content-Type': 'text/event-stream',
  // Not max-age=0, which allows a copy to be kept (RFC 9111 §5.2.2). A proxy must not compress a
  // stream either: it may collect it first.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};
/// [headers]

/// [cors]
/** The same stream for pages of other origins. Each of the three headers is needed, letter by letter. */
function shareReadings(exchange: Exchange, options: Options): void {
  const { req, res } = exchange;
  const { origin, host = '' } = req.headers;
  res.setHeader('Vary', 'Origin'); // an answer to one origin is no answer to another
  if (origin !== undefined) {
    if (!mayRead(origin, host)) {
      refuse(res, 403, 'Pages of that origin may not read this.');
      return;
    }
    res.setHeader('Access-Control-Allow-Origin', origin); // one origin, never * with credentials
    res.setHeader('Access-Control-Allow-Credentials', 'true');
  }
  streamReadings(exchange, options);
}
/// [cors]

function refuse(res: ServerResponse, status: number, reason: string): void {
  res.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${reason}\n`);
}

listen(import.meta, 8084, async (signal) => createServer({ feed: await openFeed(signal), signal }));
