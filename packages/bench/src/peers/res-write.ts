import http, { type Server, type ServerResponse } from 'node:http';
import type { Feed } from 'feed';

/** Server-sent events as most tutorials have them, at their best: the text is made once. */
export function createServer({ feed, signal }: { feed: Feed; signal: AbortSignal }): Server {
  const readers = new Set<ServerResponse>();
  feed.follow(
    undefined,
    (messages) => {
      for (const message of messages) {
        const text = `id: ${message.cursor}\ndata: ${JSON.stringify(message)}\n\n`;
        for (const reader of readers) reader.write(text);
      }
    },
    signal,
  );
  return http.createServer((_, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    res.flushHeaders();
    readers.add(res);
    res.on('close', () => readers.delete(res));
  });
}
