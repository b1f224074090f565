/**
 * The last step: ten thousand readers and more. The bytes are those of `server.ts`; what is left out
 * is what Node keeps for each request: a parser, a request, a response, and two timers of ours. Here a
 * reader is a socket in a set. Whatever is not plainly a request for the stream is handed on to the
 * server of `server.ts`, which knows what to do with it.
 */
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Message } from 'feed';
import { openFeed } from 'feed/open';
import { isOwnHost, listen } from 'page-kit';
import { type Position, parsePosition } from './position.ts';
import { createServer, greeting, type Options, sharedEvent, stillHere } from './server.ts';

export interface FastOptions extends Options {
  /** Milliseconds that a client may take to say the first thing; 0 for any time. */
  headTimeout?: number;
}

const maxConnections = 20_000;
/** How long a stopping server waits for its clients to take the end in, in milliseconds. */
const grace = 1_000;

/// [fast]
export function createFastServer(options: FastOptions): Server {
  const { feed, signal, retry = 2_000, heartbeat = 15_000, maxQueued = 1024 * 1024 } = options;
  const { maxAge = 600_000, headTimeout = 10_000 } = options;
  /** When each reader came. */
  const readers = new Map<Socket, number>();
  const plain = createServer(options);
  plain.emit('listening'); // Node begins to watch the time limits of an HTTP server with that

  /** Those who have not said anything yet. */
  const silent = new Set<Socket>();
  const server = createTcpServer({ noDelay: true }, (socket) => {
    silent.add(socket);
    socket.on('error', () => {}); // 'close' says that there was one
    socket.on('close', () => silent.delete(socket) || readers.delete(socket));
    socket.setTimeout(headTimeout, () => socket.destroy());
    socket.once('data', (bytes) => hear(socket, bytes));
  });
  server.maxConnections = maxConnections;

  /** The first thing that a client says. */
  async function hear(socket: Socket, bytes: Buffer): Promise<void> {
    socket.setTimeout(0).removeAllListeners('timeout').pause();
    const position = positionIn(bytes.toString('latin1'));
    await feed.reach(position?.cursor); // another server may have told it more
    silent.delete(socket);
    const messages = feed.read(position?.cursor);
    if (socket.destroyed) return;
    if (position && messages.every(({ type }) => type !== 'stale')) begin(socket, messages);
    else handOn(socket, bytes);
  }

  /** Tells a reader what it lacks and adds it to the others, in one step: nothing falls between. */
  function begin(socket: Socket, messages: readonly Message[]): void {
    socket.resume(); // what else it says is read and dropped; without that we would not see its end
    socket.write(head);
    for (const message of messages) send(socket, chunkOf(message));
    readers.set(socket, performance.now());
  }

  /** Puts back what was read, and lets the plain server read it as if it had been first. */
  function handOn(socket: Socket, bytes: Buffer): void {
    socket.unshift(bytes);
    plain.emit('connection', socket);
    socket.resume();
  }

  const chunkOf = (message: Message) =>
    (message.type === 'reading' ? sharedEvent(message) : greeting(message, Infinity, retry)).chunk;

  function send(socket: Socket, bytes: Buffer): void {
    socket.write(bytes);
    if (socket.writableLength > maxQueued) socket.destroy();
  }

  // One follower and one timer for all of them.
  feed.follow(
    undefined,
    (messages) => {
      for (const message of messages) {
        for (const reader of readers.keys()) send(reader, chunkOf(message));
      }
    },
    signal,
  );
  const timer = setInterval(() => {
    const tooOld = performance.now() - maxAge;
    for (const [reader, since] of readers) {
      if (since < tooOld) end(reader);
      else send(reader, stillHere.chunk);
    }
  }, heartbeat);

  function end(reader: Socket): void {
    readers.delete(reader);
    reader.end(lastChunk);
    setTimeout(() => reader.destroy(), grace).unref();
  }
  const stop = () => {
    clearInterval(timer);
    server.close();
    for (const socket of silent) socket.destroy();
    for (const reader of readers.keys()) end(reader);
  };
  signal.addEventListener('abort', stop, { once: true });
  return server;
}
/// [fast]

/// [head]
/** Of a head. What has more is refused by the other server. */
const mostBytes = 8192;
const mostFields = 100;

/**
 * Where the reader stands, if `text` is the whole head of a request for the stream, and one that may
 * be answered without another look: HTTP/1.1, one `Host`, which is ours, no `Origin`, no body, no
 * limit. Undefined otherwise.
 */
function positionIn(text: string): Position | undefined {
  const [, after, head = ''] = request.exec(text) ?? [];
  const lines = head.split('\r\n').slice(0, -1);
  const fields = new Map(lines.map(fieldIn));
  const isPlain =
    text.length <= mostBytes &&
    lines.length <= mostFields &&
    fields.size === lines.length && // none is there twice
    isOwnHost(fields.get('host')?.replace(/:\d+$/, '') ?? '') &&
    !['origin', 'expect', 'content-length', 'transfer-encoding'].some((name) => fields.has(name));
  const position = parsePosition(fields.get('last-event-id') || after);
  return isPlain && position.left === undefined ? position : undefined;
}

function fieldIn(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

/** Strict: what is written in any other way is not refused, only handed on. */
const request =
  /^GET \/readings(?:\?after=([\w.-]*))? HTTP\/1\.1\r\n((?:[\w-]+:[\x20-\x7e]*\r\n)+)\r\n$/;

const head = [
  'HTTP/1.1 200 OK',
  'Content-Type: text/event-stream',
  'X-Content-Type-Options: nosniff',
  'Cache-Control: no-store, no-transform',
  'X-Accel-Buffering: no',
  'Connection: close',
  'Transfer-Encoding: chunked',
  '\r\n',
].join('\r\n');

/** "The chunked coding is complete when a chunk with a chunk-size of zero is received" (RFC 9112 §7.1). */
const lastChunk = '0\r\n\r\n';
/// [head]

listen(import.meta, 8084, async (signal) =>
  createFastServer({ feed: await openFeed(signal), signal }),
);
