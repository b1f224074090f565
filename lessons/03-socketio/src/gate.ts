import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { Refusal, targetOf } from 'page-kit';
import type { Server as SocketIo } from 'socket.io';

/** Where Socket.IO listens; everything else is the page's. */
const path = '/socket.io/';

/// [gate]
/**
 * Why a client may not connect, or undefined when it may. Socket.IO asks once for each session,
 * whatever the transport. The option `cors` does not ask at all for a WebSocket: CORS is a rule
 * that browsers keep for HTTP.
 *
 * A request without `Origin` is let in: a browser leaves it out of a page's GET to its own server,
 * and a client that is not a browser has none.
 */
export function refusalOf(req: IncomingMessage): string | undefined {
  try {
    // The rules of the page's own requests. A `Host` that is not this machine is refused: a site
    // whose name was made to resolve to 127.0.0.1 ("DNS rebinding") sends its own name there.
    const { query, crossOrigin } = targetOf(req);
    if (crossOrigin) return 'Pages of other origins may not connect.';
    // JSONP, still served for clients of long ago, is polling with script elements. Any page may
    // have those, they send no Origin, and what they load can be read.
    if (query.has('j')) return 'JSONP is not served here.';
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
/// [gate]

/** Answers 400 to an upgrade of any other path: Engine.IO alone would let it wait for nothing. */
export function refuseOtherUpgrades(server: Server): void {
  server.on('upgrade', (req, socket) => {
    if (req.url?.startsWith(path)) return;
    socket.on('error', () => {}); // nobody is left to tell
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nOnly ${path} is upgraded.\n`,
      () => socket.destroy(),
    );
  });
}

/**
 * Answers 405 to what is neither GET nor POST (RFC 9110 §15.5.6). Engine.IO alone would answer 500 to
 * it in a session, as if the server were at fault.
 */
export function refuseOtherMethods(engine: SocketIo['engine']): void {
  engine.use((req: IncomingMessage, res: unknown, next: () => void) => {
    // What Engine.IO hands over for an upgrade is no response. It and ws answer those themselves.
    if (['GET', 'POST'].includes(req.method ?? '') || !(res instanceof ServerResponse)) {
      next();
      return;
    }
    // The request's body, if it has one, was not read: the connection cannot be used again.
    res.writeHead(405, { Allow: 'GET, POST', Connection: 'close' });
    res.end(`${req.method} is not allowed here.\n`);
  });
}
