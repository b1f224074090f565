import type { Message } from 'feed';
import type { Bookmark } from '/kit/bookmark.ts';
import { keepTrying, type Waits } from '/kit/retry.ts';
import type { Answer } from '../src/session.ts';
import { openSocket, type Send, type SocketOptions } from './socket.ts';

export interface FollowOptions extends Pick<SocketOptions, 'signal' | 'patience'> {
  /** Where we stand. It is moved on as messages are dealt with. */
  bookmark: Bookmark;
  /** The name of the page. One that asks nothing needs none. */
  client?: string;
  /** A connection is open. `send` is undefined once it is lost. */
  onConnection: (send: Send | undefined) => void;
  /** Deals with a message. One that throws is given the message again, on a new connection. */
  onMessage: (message: Message) => void;
  /** Takes what is no message of the feed. */
  onAnswer: (answer: Exclude<Answer, Message> | Float64Array) => void;
  /** How the connection stands, in words. */
  onState: (state: string) => void;
  waits?: Waits | undefined;
}

/// [resume]
/** Opens one connection after the other, each from where the last one ended, until the signal aborts. */
export function followReadings(url: string, options: FollowOptions): Promise<void> {
  const { signal, patience, bookmark, client, waits } = options;
  const { onConnection, onMessage, onAnswer, onState } = options;
  const attempt = async () => {
    const { cursor } = bookmark;
    await openSocket(url, {
      signal,
      patience,
      onOpen(send) {
        onState('connected');
        send({ type: 'subscribe', after: cursor, client });
        onConnection(send);
      },
      onMessage(answer) {
        if ('cursor' in answer) {
          onMessage(answer);
          bookmark.cursor = answer.cursor; // only now: what was not dealt with is asked for again
        } else {
          onAnswer(answer);
        }
      },
    }).finally(() => onConnection(undefined));
    if (bookmark.cursor === cursor) throw new Error('the connection brought nothing new');
  };
  return keepTrying(signal, onState, attempt, waits);
}
/// [resume]
