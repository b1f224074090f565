import http, { type Server } from 'node:http';
import type { Feed } from 'feed';
import { WebSocketServer } from 'ws';

/** The library `ws`, with the broadcast that its README shows. */
export function createServer({ feed, signal }: { feed: Feed; signal: AbortSignal }): Server {
  const server = http.createServer();
  const { clients } = new WebSocketServer({ server }).on('connection', (socket) => {
    socket.on('error', () => {});
  });
  feed.follow(
    undefined,
    (messages) => {
      for (const message of messages) {
        const text = JSON.stringify(message);
        for (const client of clients) client.send(text);
      }
    },
    signal,
  );
  return server;
}
