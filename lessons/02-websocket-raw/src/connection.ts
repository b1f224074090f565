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
  /** Milliseconds that closing may take: for the answer to our close frame, and the end of TCP. */
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

export class Connection {
  readonly #socket: Socket;
  readonly #limits: ConnectionLimits;
  readonly #handlers: Handlers;
  readonly #endpoint: Endpoint;
  #willFlush = false;
  #isAlive = true;
  #deadline: NodeJS.Timeout | undefined;

  /** Takes over a socket whose handshake is done. Its owner tells of its end; see {@link gone}. */
  constructor(socket: Socket, limits: ConnectionLimits, handlers: Handlers, codec?: Codec) {
    this.#socket = socket;
    this.#limits = limits;
    this.#handlers = handlers;
    this.#endpoint = new Endpoint(limits, this, codec);
    socket.on('data', (chunk) => this.receive(chunk));
    // The client has ended TCP. Node ends our half too, and closes the socket after that; where
    // nothing waits to be sent, closing it says the same with one system call less.
    socket.on('end', () => {
      if (this.#socket.writableLength === 0) this.destroy();
      else this.#limitClosing();
    });
    handlers.open?.(this);
  }

  /** Takes bytes that came from the client. */
  receive(chunk: Buffer): void {
    this.#endpoint.receive(chunk);
    this.#flushSoon();
  }

  /** Sends a text message; bytes must be UTF-8 already. Nothing is sent once it is closing. */
  sendText(data: string | Buffer): void {
    this.#send(TEXT, typeof data === 'string' ? Buffer.from(data) : data);
  }

  /** Sends a binary message. Like those of `sendText`, its bytes must not change any more. */
  sendBinary(data: Buffer): void {
    this.#send(BINARY, data);
  }

  /** Begins to close; see {@link Endpoint.close} for what may be said. */
  close(code?: number, reason?: string): void {
    this.#endpoint.close(code, reason);
    this.#flushSoon();
    this.#limitClosing();
  }

  /** Ends the connection without a word. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** Called once an interval: a client that has not answered the last ping is dropped. */
  checkAlive(): void {
    if (!this.#isAlive) this.destroy();
    this.#isAlive = false;
    this.#send(PING, nothing);
  }

  /** The socket is closed. Without a close frame, that is 1006 (RFC 6455 §7.1.5). */
  gone(): void {
    clearTimeout(this.#deadline);
    if (this.#endpoint.state !== 'closed') this.#handlers.close?.(this, 1006, '');
  }

  #send(opcode: number, data: Buffer): void {
    this.#endpoint.send(opcode, data);
    this.#flushSoon();
  }

  /// [flush]
  /** What is said in one turn of the event loop is sent at its end, with one system call. */
  #flushSoon(): void {
    const { size } = this.#endpoint.output;
    // What one chunk asks for may be more than a client may have waiting.
    if (size > this.#limits.maxQueued) this.#flush();
    else if (size > 0 && !this.#willFlush) {
      this.#willFlush = true;
      process.nextTick(() => this.#flush());
    }
  }
  /// [flush]

  /// [backpressure]
  #flush(): void {
    this.#willFlush = false;
    const socket = this.#socket;
    const { output } = this.#endpoint;
    if (output.size === 0) return;
    if (socket.writableLength > this.#limits.maxQueued) {
      this.destroy();
      return;
    }
    const pieces = output.take(socket.writableLength > 0);
    if (!socket.writable) return; // the client has ended TCP, and so have we
    if (pieces.length > 1) socket.cork();
    for (const piece of pieces) socket.write(piece);
    if (pieces.length > 1) socket.uncork();
    // Who does not take the answers is not read from: no flood, of pings or of anything, can fill
    // our memory.
    if (socket.writableNeedDrain && !socket.isPaused()) {
      socket.pause();
      socket.once('drain', () => socket.resume());
    }
  }
  /// [backpressure]

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
    this.#handlers.close?.(this, code, reason);
    this.#flush();
    // "the server MUST close the connection immediately": it closes TCP first (§7.1.1).
    this.#socket.end();
    this.#socket.resume(); // what still comes is read and dropped: unread, it would reset our close
    this.#limitClosing();
  }

  /** It waits for ever neither for the answer to our close frame nor for the end of TCP. */
  #limitClosing(): void {
    this.#deadline ??= setTimeout(() => this.destroy(), this.#limits.closeTimeout);
  }
}
