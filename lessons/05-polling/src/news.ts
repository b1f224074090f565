import type { ServerResponse } from 'node:http';
import type { Message } from 'feed';

/// [news]
/**
 * What of `messages` is news to a client that stands at `after`: at most `most` of them, the oldest
 * first. A `hello` that only repeats the client's own cursor is none; to a client without a cursor
 * it is, because it says where to begin. That the log cannot be reached is always news.
 */
export function newsFor(
  after: string | undefined,
  messages: readonly Message[],
  most: number,
): readonly Message[] {
  const isNew = ({ type, cursor }: Message) => type === 'stale' || cursor !== after;
  return messages.filter(isNew).slice(0, most);
}
/// [news]

/// [unavailable]
/**
 * Whether all there is to say is that the log cannot be reached. To a poll that is no answer: it is
 * told to come again later, and how long it waits is its own to know (RFC 9110 §15.6.4).
 */
export function isUnavailable(news: readonly Message[]): boolean {
  return news[0]?.type === 'stale';
}

export function refuse(res: ServerResponse): void {
  res.setHeader('Cache-Control', 'no-store');
  res.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8' });
  res.end('The log cannot be reached.\n');
}
/// [unavailable]
