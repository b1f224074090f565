/** From bytes to messages: the receiving half of a connection (RFC 6455 §5 and §6.2). */
import { isUtf8 } from 'node:buffer';
import type { Codec } from './codec.ts';
import {
  BINARY,
  CLOSE,
  CONTINUATION,
  Failure,
  type FrameHeader,
  isControl,
  RSV1,
  readHeader,
  TEXT,
  unmask,
} from './frame.ts';
import { Utf8Checker } from './utf8.ts';

export interface ReceiveLimits {
  /** Bytes of one message, its fragments together. A larger one fails with 1009. */
  maxMessage: number;
  /** Fragments of one message, empty ones included. More fail with 1008. */
  maxFragments: number;
}

export interface ReceiveEvents {
  /**
   * Whatever has come, in the order it was sent: a whole message (TEXT, which is valid UTF-8, or
   * BINARY), or a control frame (CLOSE, PING, PONG). `data` is the listener's to keep.
   */
  onReceived(opcode: number, data: Buffer): void;
}

const nothing = Buffer.alloc(0);

/** Takes bytes as TCP brings them, cut anywhere, and tells what they say. */
export class Receiver {
  readonly #limits: ReceiveLimits;
  readonly #events: ReceiveEvents;
  readonly #codec: Codec | undefined;
  /** The beginning of a header, or of a control frame, whose end has not come. */
  #rest = nothing;
  /** The data frame whose payload is arriving; its length is what is still to come. */
  #frame: FrameHeader | undefined;
  /** The message that is being put together. */
  #message: Unfinished | undefined;
  #isClosed = false;

  constructor(limits: ReceiveLimits, events: ReceiveEvents, codec?: Codec) {
    this.#limits = limits;
    this.#events = events;
    this.#codec = codec;
  }

  /// [receive]
  /**
   * Takes the next bytes and reports what they complete; nothing after a close frame. They are
   * unmasked where they lie, and a message that is whole is a view of them: the caller hands them
   * over for good.
   *
   * Throws a {@link Failure} at the first byte that breaks a rule, after everything before it was
   * reported.
   */
  receive(chunk: Buffer): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#rest = nothing;
    let at = 0;
    while (at < bytes.length && !this.#isClosed) {
      let frame = this.#frame;
      if (!frame) {
        frame = readHeader(bytes, at, this.#codec ? RSV1 : 0);
        if (frame) this.#check(frame);
        if (!frame || (isControl(frame.opcode) && frame.payloadAt + frame.length > bytes.length)) {
          this.#rest = Buffer.from(bytes.subarray(at)); // 131 bytes at the most
          return;
        }
        at = frame.payloadAt;
      }
      const end = Math.min(at + frame.length, bytes.length);
      frame.key = unmask(view, at, end, frame.key);
      this.#take(frame, bytes.subarray(at, end));
      at = end;
    }
  }
  /// [receive]

  /// [check]
  /** The rules that need to know what came before, and the limits: both before memory is spent. */
  #check({ masked, rsv, opcode, length }: FrameHeader): void {
    // "a server MUST close a connection upon receiving a frame that is not masked" (§5.1)
    if (!masked) throw new Failure(1002, 'a client masks its frames');
    // "An endpoint MUST NOT set the 'Per-Message Compressed' bit of control frames and non-first
    // fragments of a data message." (RFC 7692 §6.1)
    if (rsv !== 0 && opcode !== TEXT && opcode !== BINARY) {
      throw new Failure(1002, 'only a message as a whole is compressed');
    }
    if (isControl(opcode)) return;
    const message = this.#message;
    if (opcode === CONTINUATION && !message) throw new Failure(1002, 'nothing to continue');
    if (opcode !== CONTINUATION && message) throw new Failure(1002, 'the last message is not over');
    const { maxMessage, maxFragments } = this.#limits;
    if ((message?.size ?? 0) + length > maxMessage) {
      throw new Failure(1009, `a message has ${maxMessage} bytes at the most`);
    }
    if ((message?.fragments ?? 0) >= maxFragments) {
      throw new Failure(1008, `a message has ${maxFragments} fragments at the most`);
    }
  }
  /// [check]

  /// [take]
  /** The payload of a frame, or the next piece of it. */
  #take(frame: FrameHeader, payload: Buffer): void {
    const isWhole = payload.length === frame.length && frame !== this.#frame;
    if (isWhole && frame.fin && frame.opcode !== CONTINUATION) {
      this.#deliver(frame, payload); // a message of one frame in one piece, as nearly always
      return;
    }
    this.#message ??= new Unfinished(frame);
    const message = this.#message;
    if (frame !== this.#frame) message.open(frame.length, this.#limits.maxMessage);
    message.append(payload);
    frame.length -= payload.length;
    this.#frame = frame.length > 0 ? frame : undefined;
    if (this.#frame || !frame.fin) return;
    this.#message = undefined;
    this.#deliver(message, message.data);
  }

  /** A control frame, or a whole message as it travelled. */
  #deliver({ opcode, rsv }: { opcode: number; rsv: number }, data: Buffer): void {
    const codec = rsv === 0 ? undefined : this.#codec;
    const message = codec ? codec.decompress(data, this.#limits.maxMessage) : data;
    if (opcode === TEXT && !isUtf8(message)) throw notUtf8();
    if (opcode === CLOSE) this.#isClosed = true;
    this.#events.onReceived(opcode, message);
  }
  /// [take]
}

/// [assemble]
/** A message that does not come in one piece, as far as it has come. */
class Unfinished {
  readonly opcode: number;
  readonly rsv: number;
  fragments = 0;
  size = 0;
  #body = nothing;
  readonly #utf8: Utf8Checker | undefined;

  constructor({ opcode, rsv }: FrameHeader) {
    this.opcode = opcode;
    this.rsv = rsv;
    // What is compressed can only be checked when it is whole.
    if (opcode === TEXT && rsv === 0) this.#utf8 = new Utf8Checker();
  }

  get data(): Buffer {
    return this.#body.subarray(0, this.size);
  }

  /** Makes room for one more fragment, of `length` bytes. */
  open(length: number, limit: number): void {
    this.fragments += 1;
    const needed = this.size + length;
    if (needed <= this.#body.length) return;
    // Twice as much each time, so that many small fragments are not copied over and over. Memory
    // that is not written to yet costs nothing: a header that promises much does not take it.
    const body = Buffer.allocUnsafe(Math.max(needed, Math.min(2 * this.#body.length, limit)));
    this.#body.copy(body, 0, 0, this.size);
    this.#body = body;
  }

  append(piece: Buffer): void {
    if (this.#utf8 && !this.#utf8.push(piece)) throw notUtf8();
    this.#body.set(piece, this.size);
    this.size += piece.length;
  }
}
/// [assemble]

function notUtf8(): Failure {
  return new Failure(1007, 'a text message is UTF-8');
}
