import type { Message } from 'feed';

/**
 * What the two ends say to each other, written once. The types bind our own code on both ends, and
 * nobody else: what comes over the wire is still checked.
 */

/** What the server pushes. */
export interface ServerToClientEvents {
  message: (message: Message) => void;
}

/** What a page may ask. The answer comes back in the event's acknowledgement. */
export interface ClientToServerEvents {
  sum: (numbers: readonly number[], acknowledge: (answer: Answer<number>) => void) => void;
}

export type Answer<T> = { ok: true; value: T } | { ok: false; error: string };
