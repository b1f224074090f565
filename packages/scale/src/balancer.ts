import http, { type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createProxyServer } from 'httpxy';

export interface BalancerOptions {
  /** The servers that are alive: their ports on 127.0.0.1. */
  servers: () => readonly number[];
  /** Whether a browser stays with the server that it has first come to; it does, unless said. */
  isSticky?: boolean;
  /** A browser is sent to a server that it did not ask for. */
  onMove?: (port: number) => void;
}

/// [balancer]
/**
 * One address for many servers: each request goes to one that is alive. With a cookie, a browser
 * says which one it was at, and stays there for as long as that lives.
 */
export function createBalancer({ servers, isSticky = true, onMove }: BalancerOptions): Server {
  const proxy = createProxyServer();
  let turn = 0;

  /** Where a request goes; undefined where nothing is alive. */
  function choose(req: IncomingMessage): { port: number; isNew: boolean } | undefined {
    const living = servers();
    const own = Number(cookieIn(req, cookieName(req)));
    if (isSticky && living.includes(own)) return { port: own, isNew: false };
    turn += 1;
    const port = living[turn % living.length];
    if (port === undefined) return undefined;
    onMove?.(port);
    return { port, isNew: true };
  }

  const server = http.createServer((req, res) => {
    const choice = choose(req);
    if (!choice) {
      res.writeHead(503, { 'Content-Type': 'text/plain' }).end('No server is alive.\n');
      return;
    }
    const { port, isNew } = choice;
    if (isSticky && isNew) {
      // Cookies know no ports: its name has ours, or two balancers on one host would share it.
      res.setHeader('Set-Cookie', `${cookieName(req)}=${port}; Path=/; HttpOnly; SameSite=Strict`);
    }
    proxy.web(req, res, { target: targetOf(port) });
  });
  server.on('upgrade', (req, socket: Socket, head) => {
    const choice = choose(req);
    if (choice) proxy.ws(req, socket, { target: targetOf(choice.port) }, head);
    else socket.destroy();
  });
  proxy.on('error', (_error, _req, res) => {
    // It has died on the way. The page asks again, and is sent to another one.
    if (res instanceof http.ServerResponse && !res.headersSent) {
      res.writeHead(502, { 'Content-Type': 'text/plain' }).end('The server has died.\n');
    } else {
      res?.destroy();
    }
  });
  return server;
}
/// [balancer]

const targetOf = (port: number) => `http://127.0.0.1:${port}`;

function cookieName({ socket }: IncomingMessage): string {
  return `server-at-${(socket.address() as AddressInfo).port}`;
}

function cookieIn(req: IncomingMessage, name: string): string | undefined {
  const pairs = (req.headers.cookie ?? '').split('; ').map((pair) => pair.split('='));
  return pairs.find(([own]) => own === name)?.[1];
}
