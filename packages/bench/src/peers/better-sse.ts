import http, { type Server } from 'node:http';
import { createChannel, createSession } from 'better-sse';
import type { Feed } from 'feed';

/** The library better-sse, with a channel, as its documentation recommends for many readers. */
export function createServer({ feed, signal }: { feed: Feed; signal: AbortSignal }): Server {
  const channel = createChannel();
  feed.follow(
    undefined,
    (messages) => {
      for (const message of messages) channel.broadcast(message);
    },
    signal,
  );
  return http.createServer(async (req, res) => {
    channel.register(await createSession(req, res));
  });
}
