/** What this lesson's server says over a connection, and what it understands. */
import type { Feed, Message } from 'feed';
import type { Connection, Handlers } from './connection.ts';
import { encodeFrame, TEXT } from './frame.ts';

/** From the page, as text. A binary message is a sum too: numbers of 64 bits, little-endian. */
export type Request =
  | { type: 'subscribe'; after?: string }
  | { type: 'sum'; id: number; numbers: number[] };

/** To the page, as text. A binary sum is answered with one number of 64 bits. */
export type Answer =
  | Message
  | { type: 'sum'; id: number; sum: number }
  | { type: 'error'; text: string }
  | { type: 'heartbeat' };

/// [session]
export function createSession(feed: Feed, heartbeat: number): Handlers {
  const gone = new AbortController();
  let subscription: AbortController | undefined;

  function subscribe(connection: Connection, after?: string): void {
    subscription?.abort();
    subscription = new AbortController();
    const signal = AbortSignal.any([subscription.signal, gone.signal]);
    feed.follow(
      after,
      (messages) => {
        for (const message of messages) connection.sendEncoded(frameOf(message));
      },
      signal,
    );
  }

  return {
    open(connection) {
      const timer = setInterval(() => say(connection, { type: 'heartbeat' }), heartbeat);
      gone.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    },
    message(connection, data, isText) {
      const request = isText ? parse(data.toString()) : undefined;
      if (request?.type === 'subscribe') {
        subscribe(connection, request.after);
      } else if (request?.type === 'sum') {
        say(connection, { type: 'sum', id: request.id, sum: sumOf(request.numbers) });
      } else if (!isText && data.length % 8 === 0) {
        connection.sendBinary(toBytes(sumOf(toNumbers(data))));
      } else {
        say(connection, { type: 'error', text: 'this message is not understood here' });
      }
    },
    close() {
      gone.abort();
    },
  };
}
/// [session]

function say(connection: Connection, answer: Answer): void {
  connection.sendText(JSON.stringify(answer));
}

/// [once]
/** A message is put into a frame once, however many connections it goes to. */
const frames = new WeakMap<Message, Buffer>();

function frameOf(message: Message): Buffer {
  let frame = frames.get(message);
  if (!frame) {
    frame = encodeFrame(TEXT, Buffer.from(JSON.stringify(message)));
    frames.set(message, frame);
  }
  return frame;
}
/// [once]

/// [parse]
/** Nothing that comes in is trusted: what is not exactly a request is undefined. */
function parse(text: string): Request | undefined {
  try {
    const { type, after, id, numbers } = JSON.parse(text) ?? {};
    if (type === 'subscribe' && after === undefined) return { type };
    if (type === 'subscribe' && typeof after === 'string') return { type, after };
    const isSum = type === 'sum' && Number.isSafeInteger(id) && Array.isArray(numbers);
    if (isSum && numbers.every(Number.isFinite)) return { type, id, numbers };
    return undefined;
  } catch {
    return undefined;
  }
}
/// [parse]

function sumOf(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function toNumbers(data: Buffer): number[] {
  return Array.from({ length: data.length / 8 }, (_, index) => data.readDoubleLE(index * 8));
}

function toBytes(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(number);
  return bytes;
}
