/** What this lesson's server says over a connection, and what it understands. */
import type { Log, Message } from 'feed';
import type { Connection, Handlers } from './connection.ts';
import type { Client, Inbox } from './inbox.ts';

/**
 * From the page, as text. A sum may also be bytes: its id and then its numbers, each of 64 bits,
 * little-endian.
 */
export type Request =
  | {
      type: 'subscribe';
      after?: string | undefined;
      /** The name that the page has given itself. Only a page with a name may ask for sums. */
      client?: string | undefined;
    }
  | { type: 'sum'; id: number; numbers: number[] };

export interface Sum {
  sum: number;
  /** The how-manieth sum it is that was added up for this page. */
  count: number;
}

/** To the page, as text. A sum that came in bytes is answered in bytes: its id, `sum`, `count`. */
export type Answer =
  | Message
  | ({ type: 'sum'; id: number } & Sum)
  /** It was not added up, or nobody knows: `text` says which. */
  | { type: 'refused'; id: number; text: string }
  /** To a page that said its name. Another epoch than last time: what it asked is forgotten. */
  | { type: 'welcome'; epoch: string }
  | { type: 'error'; text: string }
  | { type: 'heartbeat' };

/// [session]
export function createSession(feed: Log, inbox: Inbox<Sum>, heartbeat: number): Handlers {
  const gone = new AbortController();
  let subscription = new AbortController();
  let client: Client<Sum> | undefined;

  function subscribe(connection: Connection, after?: string): void {
    subscription.abort();
    subscription = new AbortController();
    feed.follow(
      after,
      (messages) => {
        for (const message of messages) connection.sendText(bytesOf(message));
      },
      subscription.signal,
    );
  }

  function answerTo(id: number, numbers: number[]): Answer {
    const refused = (text: string): Answer => ({ type: 'refused', id, text });
    if (!client) return refused('who asks? subscribe with a client first');
    const sum = sumOf(numbers);
    if (!Number.isFinite(sum)) return refused('these are not numbers that have a sum');
    const answer = inbox.answer(client, id, (count) => ({ sum, count }));
    return answer ? { type: 'sum', id, ...answer } : refused('nobody knows if this was added up');
  }

  return {
    open(connection) {
      const timer = setInterval(() => say(connection, { type: 'heartbeat' }), heartbeat);
      gone.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    },
    message(connection, data, isText) {
      const request = isText ? parse(data.toString()) : parseBytes(data);
      if (request?.type === 'subscribe') {
        if (request.client !== undefined) {
          client = inbox.open(request.client);
          say(connection, { type: 'welcome', epoch: client.epoch });
        }
        subscribe(connection, request.after);
      } else if (request?.type === 'sum') {
        const answer = answerTo(request.id, request.numbers);
        if (isText || answer.type !== 'sum') say(connection, answer);
        else connection.sendBinary(toBytes(answer.id, answer.sum, answer.count));
      } else {
        say(connection, { type: 'error', text: 'this message is not understood here' });
      }
    },
    close() {
      gone.abort();
      subscription.abort();
    },
  };
}
/// [session]

function say(connection: Connection, answer: Answer): void {
  connection.sendText(JSON.stringify(answer));
}

/// [once]
/** A message is put into bytes once, however many connections it goes to. */
const encoded = new WeakMap<Message, Buffer>();

function bytesOf(message: Message): Buffer {
  let bytes = encoded.get(message);
  if (!bytes) {
    bytes = Buffer.from(JSON.stringify(message));
    encoded.set(message, bytes);
  }
  return bytes;
}
/// [once]

/// [parse]
/** Nothing that comes in is trusted: what is not exactly a request is undefined. */
function parse(text: string): Request | undefined {
  try {
    const { type, after, client, id, numbers } = JSON.parse(text) ?? {};
    const isSubscription =
      type === 'subscribe' &&
      (after === undefined || typeof after === 'string') &&
      (client === undefined || isName(client));
    if (isSubscription) return { type, after, client };
    if (type === 'sum' && isId(id) && Array.isArray(numbers)) return { type, id, numbers };
    return undefined;
  } catch {
    return undefined;
  }
}

function parseBytes(data: Buffer): Request | undefined {
  if (data.length % 8 !== 0) return undefined;
  const [id, ...numbers] = toNumbers(data);
  return isId(id) ? { type: 'sum', id, numbers } : undefined;
}

const isName = (name: unknown) => typeof name === 'string' && /^[\w-]{1,64}$/.test(name);
const isId = (id: unknown) => Number.isSafeInteger(id) && Number(id) >= 1;
/// [parse]

/** NaN when anything among them is no number. */
function sumOf(numbers: number[]): number {
  return numbers.every(Number.isFinite) ? numbers.reduce((sum, number) => sum + number, 0) : NaN;
}

function toNumbers(data: Buffer): number[] {
  return Array.from({ length: data.length / 8 }, (_, index) => data.readDoubleLE(index * 8));
}

function toBytes(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(8 * numbers.length);
  for (const [index, number] of numbers.entries()) bytes.writeDoubleLE(number, 8 * index);
  return bytes;
}
