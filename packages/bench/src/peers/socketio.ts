import http, { type Server as HttpServer } from 'node:http';
import type { Feed } from 'feed';
import { Server } from 'socket.io';

/** Socket.IO as it comes: one `emit` to everybody, no cursor. */
export function createServer({ feed, signal }: { feed: Feed; signal: AbortSignal }): HttpServer {
  const server = http.createServer();
  const io = new Server(server);
  feed.follow(
    undefined,
    (messages) => {
      for (const message of messages) io.emit('message', message);
    },
    signal,
  );
  return server;
}
