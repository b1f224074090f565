import type { Message } from 'feed';

/** What both ways of reading the stream are given. */
export interface StreamOptions {
  /** Ends the stream from our side. */
  signal: AbortSignal;
  /** Milliseconds of silence after which the connection is taken for dead. */
  patience: number;
  /** Deals with a message. When it throws, that is the end of the stream. */
  onMessage: (message: Message) => void;
  /** What the browser did, in words. */
  onNote: (text: string) => void;
}

/**
 * Reads one response from beginning to end. Resolves when the server ended it; rejects when it
 * broke, was refused, or fell silent.
 */
export type Stream = (url: string, options: StreamOptions) => Promise<void>;
