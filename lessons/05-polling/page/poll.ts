import type { Message } from 'feed';
import { Watchdog } from '/kit/watchdog.ts';

/** What both ways of polling are given. */
export interface PollOptions {
  /** Ends the polling, and the poll that is under way. */
  signal: AbortSignal;
  /** Milliseconds after which a poll that has not its whole answer is given up. */
  patience: number;
  /** Shows the state of the polling, in words. */
  onState: (state: string) => void;
  /** A request is sent. */
  onAsk: () => void;
  /** An answer came, whatever it says: its size in bytes. */
  onBytes: (bytes: number) => void;
  /** An answer came that is one. The next poll begins after this has returned. */
  onAnswer: (answer: Answer) => void;
}

export interface Answer {
  /** 200 with messages; 204 or 304 when there is nothing new. */
  status: number;
  messages: readonly Message[];
  /** Names the state that the answer shows, for the next `If-None-Match`. */
  tag: string | null;
}

/**
 * Polls until the signal aborts, one poll after the other. `url` is asked for each poll: it has the
 * newest cursor in it. Rejects when a poll broke, was refused, was nonsense, or was not answered.
 */
export type Polling = (url: () => string, options: PollOptions) => Promise<void>;

/// [poll]
/** One question, one answer. */
export async function poll(
  url: string,
  { signal, patience, onAsk, onBytes }: PollOptions,
  tag: string | null = null,
): Promise<Answer> {
  const silence = new AbortController();
  const watchdog = new Watchdog(patience, () =>
    silence.abort(new Error(`nothing came for ${patience / 1000} s`)),
  );
  try {
    signal.throwIfAborted();
    onAsk();
    const response = await fetch(url, {
      // Past the browser's cache, where a second request for the same URL waits for the first.
      cache: 'no-store',
      headers: tag ? { 'If-None-Match': tag } : {},
      signal: AbortSignal.any([signal, silence.signal]),
    });
    const { status } = response;
    const body = await response.arrayBuffer();
    onBytes(sizeOf(response, body));

    if (status === 204 || status === 304) return { status, messages: [], tag };
    if (status !== 200) throw new Error(`the server answered ${status}`);
    const messages = JSON.parse(new TextDecoder().decode(body));
    return { status, messages, tag: response.headers.get('ETag') };
  } finally {
    watchdog.stop();
  }
}
/// [poll]

/// [size]
/** Status line, fields, empty line and content, as HTTP/1.1 writes them (RFC 9112 §2.1). */
function sizeOf(response: Response, body: ArrayBuffer): number {
  let head = `HTTP/1.1 ${response.status} ${response.statusText}\r\n`;
  for (const [name, value] of response.headers) head += `${name}: ${value}\r\n`;
  return `${head}\r\n`.length + body.byteLength;
}
/// [size]
