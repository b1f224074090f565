import type { Message } from 'feed';

/**
 * What the two ends say to each other, written once. The types bind our own code on both ends, and
 * nobody else: what comes over the wire is still checked.
 */

/** What the server pushes. */
export interface ServerToClientEvents {
  /** `number` counts the messages of this connection from 0: one that got lost leaves a gap. */
  message: (message: Message, number: number) => void;
  /** The page has asked before, and the server does not remember: it counts from 1 again. */
  forgotten: () => void;
}

/** What a page may ask. The answer comes back in the event's acknowledgement. */
export interface ClientToServerEvents {
  /** The ids of a page's questions count from 1. One that comes again is the same question. */
  sum: (id: number, numbers: readonly number[], acknowledge: (answer: Answer<Sum>) => void) => void;
}

export interface Sum {
  sum: number;
  /** The how-manieth sum it is that was added up for this page. */
  count: number;
}

export type Answer<T> = { ok: true; value: T } | { ok: false; error: string };
