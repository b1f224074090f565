/** The shell: an endpoint on a real socket, with a real clock. */
import type { Socket } from 'node:net';
import type { Codec } from './codec.ts';
import { Endpoint } from './endpoint.ts';
import { BINARY, PING, TEXT } from './frame.ts';
import type { ReceiveLimits } from './message.ts';

export interface ConnectionLimits extends ReceiveLimits {
  /** Bytes that may wait for a client that does not read. One that has more waiting is dropped. */
  maxQueued: number;
  /** Milliseconds between two pings. A client that has not answered one by the next is dropped. */
  pingInterval: number;
  /** Milliseconds to wait for the answer to our close frame, and then for the end of TCP. */
  closeTimeout: number;
}

/** What a connection tells the application. */
export interface Handlers {
  open?(connection: Connection): void;
  /** A whole message; when `isText`, `data` is valid UTF-8. */
  message(connection: Connection, data: Buffer, isText: boolean): void;
  /** The end, reported once. 1006 when there was no close frame (RFC 6455 §7.1.5). */
  close?(connection: Connection, code: number, reason: string): void;
}

const nothing = Buffer.alloc(0);

/// [flush]
/** The connections that were given something to send in this turn of the event loop. */
let unflushed: Connection[] = [];

/** Sends all of it, each connection's in one go. */
function flushAll(): void {
  const connections = unflushed;
  unflushed = [];
  for (const connection of connections) connection.flush();
}
/// [flush]

export class Connection {
  readonly #socket: Socket;
  readonly #limits: ConnectionLimits;
  readonly #handlers: Handlers;
  readonly #endpoint: Endpoint;
  #isUnflushed = false;
  #isAlive = true;
  #isReported = false;
  #timer: NodeJS.Timeout | undefined;

  /** Takes over a socket whose handshake is done. Its owner tells of its end; see {@link gone}. */
  constructor(socket: Socket, limits: ConnectionLimits, handlers: Handlers, codec?: Codec) {
    this.#socket = socket;
    this.#limits = limits;
    this.#handlers = handlers;
    this.#endpoint = new Endpoint(limits, this, codec);
    socket.on('data', (chunk) => this.receive(chunk));
    handlers.open?.(this);
  }

  /** Takes bytes that came from the client. */
  receive(chunk: Buffer): void {
    this.#isUnflushed = true; // what is sent meanwhile waits for the end of the chunk
    this.#endpoint.receive(chunk);
    this.flush();
  }

  /** Sends a text message; bytes must be UTF-8 already. Nothing is sent once it is closing. */
  sendText(data: string | Buffer): void {
    this.#endpoint.send(TEXT, typeof data === 'string' ? Buffer.from(data) : data);
    this.#flushSoon();
  }

  /** Sends a binary message. Like those of `sendText`, its bytes must not change any more. */
  sendBinary(data: Buffer): void {
    this.#endpoint.send(BINARY, data);
    this.#flushSoon();
  }

  /** Sends frames that were encoded before, once for many connections. */
  sendEncoded(frames: Buffer): void {
    this.#endpoint.sendEncoded(frames);
    this.#flushSoon();
  }

  /** Begins to close; see {@link Endpoint.close} for what may be said. */
  close(code?: number, reason?: string): void {
    this.#endpoint.close(code, reason);
    this.#flushSoon();
    this.#timer ??= setTimeout(() => this.destroy(), this.#limits.closeTimeout);
  }

  /** Ends the connection without a word. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** Called once an interval: a connection that has been silent since the last time is dropped. */
  checkAlive(): void {
    if (!this.#isAlive) this.destroy();
    this.#isAlive = false;
    this.#endpoint.send(PING, nothing);
    this.#flushSoon();
  }

  #flushSoon(): void {
    // What one chunk asks for may be more than a client may have waiting.
    if (this.#endpoint.output.size > this.#limits.maxQueued) this.flush();
    if (this.#isUnflushed || this.#endpoint.output.size === 0) return;
    this.#isUnflushed = true;
    if (unflushed.push(this) === 1) process.nextTick(flushAll);
  }

  /// [backpressure]
  /** @internal */
  flush(): void {
    this.#isUnflushed = false;
    const socket = this.#socket;
    if (this.#endpoint.output.size === 0 || !socket.writable) return;
    if (socket.writableLength > this.#limits.maxQueued) {
      this.destroy();
      return;
    }
    const pieces = this.#endpoint.output.take();
    if (pieces.length > 1) socket.cork();
    for (const piece of pieces) socket.write(piece);
    if (pieces.length > 1) socket.uncork();
    // Who does not take the answers is not read from: no flood, of pings or of anything, can fill
    // our memory.
    if (socket.writableNeedDrain && !socket.isPaused()) {
      socket.pause();
      socket.once('drain', () => socket.resume());
    }
    if (this.#endpoint.state === 'closed') this.#endSocket();
  }
  /// [backpressure]

  /** "the server MUST close the connection immediately": it closes TCP first (§7.1.1). */
  #endSocket(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.destroy(), this.#limits.closeTimeout);
    this.#socket.end();
    this.#socket.resume(); // what still comes is read and dropped: unread, it would reset our close
  }

  /** The socket is closed. */
  gone(): void {
    clearTimeout(this.#timer);
    this.#report(1006, '');
  }

  #report(code: number, reason: string): void {
    if (this.#isReported) return;
    this.#isReported = true;
    this.#handlers.close?.(this, code, reason);
  }

  /** @internal */
  onMessage(data: Buffer, isText: boolean): void {
    if (this.#socket.destroyed) return; // dropped, for what came before this in the same chunk
    this.#handlers.message(this, data, isText);
  }

  /** @internal */
  onPong(): void {
    this.#isAlive = true;
  }

  /** @internal */
  onClosed(code: number, reason: string): void {
    this.#report(code, reason);
    this.#flushSoon();
    if (this.#endpoint.output.size === 0) this.#endSocket();
  }
}
