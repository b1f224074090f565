import type { Message } from 'feed';
import type { Bookmark } from '/kit/bookmark.ts';
import { keepTrying, type Waits } from '/kit/retry.ts';
import { type ReadOptions, readEvents } from './event-source.ts';

export interface FollowOptions extends Omit<ReadOptions, 'after' | 'onMessage'> {
  /** Where we stand. It is moved on as messages are dealt with. */
  bookmark: Bookmark;
  /** Deals with a message. One that throws is given the message again, by a new `EventSource`. */
  onMessage: (message: Message) => void;
  waits?: Waits | undefined;
}

/// [resume]
/**
 * Reads with one `EventSource` after the other, each from where the last one gave up, until the
 * signal aborts or the server ends the stream for good. Answers the server's reason.
 */
export async function followReadings(
  url: URL,
  { bookmark, onMessage, waits, ...options }: FollowOptions,
): Promise<string> {
  const over = new AbortController();
  let after = bookmark.cursor ?? '';
  let reason = '';
  const attempt = async () => {
    reason = await readEvents(url, {
      ...options,
      after,
      onMessage(message, lastEventId) {
        onMessage(message);
        after = lastEventId; // only now: what was not dealt with is asked for again
        bookmark.cursor = message.cursor;
      },
    });
    over.abort();
  };
  await keepTrying(AbortSignal.any([options.signal, over.signal]), options.onState, attempt, waits);
  return reason;
}
/// [resume]
