import type { Bookmark } from '/kit/bookmark.ts';
import { keepTrying, type Waits } from '/kit/retry.ts';
import type { Stream, StreamOptions } from './stream.ts';

export interface FollowOptions extends StreamOptions {
  /** Where we stand. It is moved on as messages are dealt with. */
  bookmark: Bookmark;
  /** How the connection stands, in words. */
  onState: (state: string) => void;
  waits?: Waits | undefined;
}

/// [resume]
/** Reads one response after the other, each from where the last one ended, until the signal aborts. */
export function followReadings(
  stream: Stream,
  url: string,
  { bookmark, onMessage, onState, waits, ...options }: FollowOptions,
): Promise<void> {
  const attempt = async () => {
    const { cursor } = bookmark;
    await stream(cursor === undefined ? url : `${url}?after=${encodeURIComponent(cursor)}`, {
      ...options,
      onMessage(message) {
        onState('connected');
        onMessage(message);
        bookmark.cursor = message.cursor; // only now: what was not dealt with is asked for again
      },
    });
    if (bookmark.cursor === cursor) throw new Error('the response brought nothing new');
  };
  return keepTrying(options.signal, onState, attempt, waits);
}
/// [resume]
