import { createServer as createHttpServer, type Server } from 'node:http';
import { greeting } from './greeting.ts';

/** Greets everybody. */
export function createServer(signal: AbortSignal): Server {
  const server = createHttpServer((_, res) => {
    res.end(`${greeting}\n`);
  });
  signal.addEventListener('abort', () => server.close());
  return server;
}
