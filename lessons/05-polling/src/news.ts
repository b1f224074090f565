import type { Message } from 'feed';

/// [news]
/**
 * What of `messages` is news to a client that stands at `after`: at most `most` of them, the oldest
 * first. A `hello` that only repeats the client's own cursor is none; to a client without a cursor
 * it is, because it says where to begin.
 */
export function newsFor(
  after: string | undefined,
  messages: readonly Message[],
  most: number,
): readonly Message[] {
  return messages.filter(({ cursor }) => cursor !== after).slice(0, most);
}
/// [news]
