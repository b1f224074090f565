import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Feed } from 'feed';

const head =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

/** As little as can be: sockets in a set, and no question asked of anybody. */
export function createServer({ feed, signal }: { feed: Feed; signal: AbortSignal }): Server {
  const readers = new Set<Socket>();
  feed.follow(
    undefined,
    (messages) => {
      for (const message of messages) {
        const text = `id: ${message.cursor}\ndata: ${JSON.stringify(message)}\n\n`;
        const chunk = Buffer.from(`${text.length.toString(16)}\r\n${text}\r\n`);
        for (const reader of readers) reader.write(chunk);
      }
    },
    signal,
  );
  return createTcpServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    socket.on('close', () => readers.delete(socket));
    socket.once('data', () => {
      socket.resume();
      socket.write(head);
      readers.add(socket);
    });
  });
}
