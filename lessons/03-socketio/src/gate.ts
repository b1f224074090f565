import type { IncomingMessage, Server } from 'node:http';

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
  const url = parse(`http://${req.headers.host}${req.url}`);
  // A site whose name was made to resolve to 127.0.0.1 ("DNS rebinding") sends its own name here.
  if (!url || !ownNames.includes(url.hostname)) return 'This server has another name.';
  const { origin = url.origin } = req.headers;
  if (origin !== url.origin) return 'Pages of other origins may not connect.';
  // JSONP, still served for clients of long ago, is polling with script elements. Any page may have
  // those, they send no Origin, and what they load can be read.
  if (url.searchParams.has('j')) return 'JSONP is not served here.';
  return undefined;
}

/** Loopback by any of its names, or the address that `HOST` told this server to listen on. */
const ownNames = ['127.0.0.1', 'localhost', '[::1]', process.env.HOST];
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

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
