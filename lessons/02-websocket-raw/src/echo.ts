/**
 * A server that sends every message back as it came: the peer of conformance suites and benchmarks.
 * `PORT` is 9001 unless it is set; `HOST` is 127.0.0.1; `DEFLATE=1` turns compression on.
 */
import type { Server } from 'node:net';
import { listen } from 'page-kit';
import type { Handlers } from './connection.ts';
import { negotiate } from './deflate.ts';
import { createWebSocketServer, type WebSocketServerOptions } from './websocket.ts';

const echo: Handlers = {
  message: (connection, data, isText) =>
    isText ? connection.sendText(data) : connection.sendBinary(data),
};

export function createEchoServer(
  signal: AbortSignal,
  options: Pick<WebSocketServerOptions, 'negotiate' | 'pingInterval'> = {},
): Server {
  return createWebSocketServer({
    isAllowed: () => true,
    handlersFor: () => echo,
    signal,
    ...options,
    maxMessage: 16 * 1024 * 1024,
    maxFragments: 70_000,
    maxQueued: 64 * 1024 * 1024,
    maxConnections: Infinity,
  });
}

listen(import.meta, 9001, (signal) =>
  createEchoServer(signal, process.env.DEFLATE === '1' ? { negotiate } : {}),
);
