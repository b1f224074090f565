/**
 * The same lesson over HTTP/2, where streams share one connection: `pnpm --filter 04-sse http2`. In
 * front of the server stands another one, as a proxy does in production.
 */
import { once } from 'node:events';
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { openFeed } from 'feed/open';
import { ProxyServer } from 'httpxy';
import { listen } from 'page-kit';
import { generate } from 'selfsigned';
import { createServer } from './server.ts';

/// [front]
/**
 * Takes requests over HTTP/2, and hands each on over HTTP/1.1 to the server on port `to`. Browsers
 * speak HTTP/2 over TLS alone: both sides agree on it while they agree on keys (RFC 7301, ALPN).
 */
export async function createFront(to: number, signal: AbortSignal): Promise<Http2SecureServer> {
  const front = createSecureServer(await certificate());
  const proxy = new ProxyServer<Http2ServerRequest, Http2ServerResponse>({
    target: `http://127.0.0.1:${to}`,
  });
  front.on('request', (req, res) => {
    // The server knows itself as http: our own pages would be those of another origin to it.
    const { headers, authority } = req;
    if (headers.origin === `https://${authority}`) headers.origin = `http://${authority}`;
    proxy.web(req, res);
  });
  proxy.on('error', (_error, _req, res) => {
    if (res instanceof Http2ServerResponse && !res.headersSent) res.writeHead(502).end();
    else res?.destroy();
  });
  const sessions = new Set<ServerHttp2Session>();
  front.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  const stop = () => {
    front.close();
    for (const session of sessions) session.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  return front;
}

/** Made at each start, for one day, and kept nowhere: no browser trusts it, and yours will say so. */
async function certificate(): Promise<{ key: string; cert: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + 24 * 3_600_000),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key, cert };
}
/// [front]

listen(import.meta, 8484, async (signal) => {
  const server: Server = createServer({ feed: await openFeed(signal), signal });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  console.log('Seven streams: open /streams.html at the address below, over HTTP/2,');
  console.log(`and http://127.0.0.1:${port}/streams.html over HTTP/1.1.`);
  return createFront(port, signal);
});
