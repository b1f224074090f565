import type { Message } from 'feed';
import type { Bookmark } from '/kit/bookmark.ts';
import { keepTrying, type Waits } from '/kit/retry.ts';
import type { Polling, PollOptions } from './poll.ts';

export interface FollowOptions extends Omit<PollOptions, 'onAnswer'> {
  /** Where we stand. It is moved on as messages are dealt with. */
  bookmark: Bookmark;
  /** Deals with a message. One that throws is given it again by a later poll. */
  onMessage: (message: Message) => void;
  /** An answer came that had no message. */
  onNothing: (status: number) => void;
  waits?: Waits | undefined;
}

/// [resume]
/** Polls, from where the last answer left off, until the signal aborts. */
export function followReadings(
  polling: Polling,
  url: string,
  { bookmark, onMessage, onNothing, waits, ...options }: FollowOptions,
): Promise<void> {
  const { signal, onState } = options;
  const next = () => {
    const { cursor } = bookmark;
    return cursor === undefined ? url : `${url}?after=${encodeURIComponent(cursor)}`;
  };
  const attempt = () =>
    polling(next, {
      ...options,
      onAnswer({ status, messages }) {
        onState('connected');
        if (messages.length === 0) onNothing(status);
        for (const message of messages) {
          onMessage(message);
          bookmark.cursor = message.cursor; // only now: what was not dealt with is asked for again
        }
      },
    });
  return keepTrying(signal, onState, attempt, waits);
}
/// [resume]
