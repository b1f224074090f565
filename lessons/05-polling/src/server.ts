import type { Server } from 'node:http';
import type { Log } from 'feed';
import { openFeed } from 'feed/open';
import { createPageServer, listen } from 'page-kit';
import { longPoll } from './long-poll.ts';
import { shortPoll } from './short-poll.ts';

export interface Options {
  feed: Log;
  /** Stops the server; a long poll that waits is answered first. */
  signal: AbortSignal;
  /**
   * Milliseconds a long poll waits before it is answered with nothing; 25,000 unless said. Keep it
   * below 30 s: on some ways through the network a longer silence is cut (RFC 6202 §5.5).
   */
  hold?: number;
  /** Messages in one answer, 500 unless said. What is left over comes with the next poll. */
  maxMessages?: number;
}

/// [server]
/** The folder of the page. */
export const page = new URL('../page/', import.meta.url);

export function createServer(options: Options): Server {
  return createPageServer({
    page,
    routes: {
      '/readings': (exchange) => shortPoll(exchange, options),
      '/readings/next': (exchange) => longPoll(exchange, options),
    },
    signal: options.signal,
  });
}
/// [server]

listen(import.meta, 8085, async (signal) => createServer({ feed: await openFeed(signal), signal }));
