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
  PING,
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

/** What comes out, in the order it was sent. */
export interface ReceiveEvents {
  /** A whole message. `data` is the caller's to keep; when `isText`, it is valid UTF-8. */
  onMessage(data: Buffer, isText: boolean): void;
  onPing(payload: Buffer): void;
  onPong(payload: Buffer): void;
  /** A close frame; 1005 when it gave no code (§7.1.5). Whatever comes after it is ignored. */
  onClose(code: number, reason: string): void;
}

const nothing = Buffer.alloc(0);

/** Takes bytes as TCP brings them, cut anywhere, and tells what they say. */
export class Receiver {
  readonly #limits: ReceiveLimits;
  readonly #events: ReceiveEvents;
  readonly #codec: Codec | undefined;
  /** The beginning of a header, or of a control frame, whose end has not come. */
  #rest = nothing;
  /** The data frame whose payload is arriving, and how much of that has. */
  #frame: FrameHeader | undefined;
  #arrived = 0;
  #key = nothing;
  /** The message that is being put together: the opcode it began with, 0 when there is none. */
  #opcode = CONTINUATION;
  #compressed = false;
  #fragments = 0;
  #body = nothing;
  #size = 0;
  #utf8: Utf8Checker | undefined;
  #closed = false;

  constructor(limits: ReceiveLimits, events: ReceiveEvents, codec?: Codec) {
    this.#limits = limits;
    this.#events = events;
    this.#codec = codec;
  }

  /// [receive]
  /**
   * Takes the next bytes and reports what they complete. They are unmasked where they lie, and a
   * message that is whole is a view of them: the caller hands them over for good.
   *
   * Throws a {@link Failure} at the first byte that breaks a rule, after everything before it was
   * reported.
   */
  receive(chunk: Buffer): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const words = new Int32Array(bytes.buffer, 0, bytes.buffer.byteLength >>> 2);
    this.#rest = nothing;
    let at = 0;
    while (!this.#closed) {
      if (this.#frame) {
        at = this.#continue(this.#frame, bytes, at, words);
        if (this.#frame) return;
      }
      const frame = readHeader(bytes, at, this.#codec ? RSV1 : 0);
      if (frame) this.#check(frame);
      const end = frame ? frame.payloadAt + frame.length : 0;
      if (frame && end <= bytes.length) {
        // The whole frame is here, as nearly always.
        unmask(bytes, frame.payloadAt, end, bytes, frame.keyAt, 0, words);
        this.#take(frame, bytes.subarray(frame.payloadAt, end));
        at = end;
      } else if (frame && !isControl(frame.opcode)) {
        this.#begin(frame, bytes);
        at = frame.payloadAt;
      } else {
        this.#rest = Buffer.from(bytes.subarray(at));
        return;
      }
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
    const open = this.#opcode !== CONTINUATION;
    if (opcode === CONTINUATION && !open) throw new Failure(1002, 'nothing to continue');
    if (opcode !== CONTINUATION && open) throw new Failure(1002, 'the last message is not over');
    if (this.#size + length > this.#limits.maxMessage) {
      throw new Failure(1009, `a message has ${this.#limits.maxMessage} bytes at the most`);
    }
    if (this.#fragments + 1 > this.#limits.maxFragments) {
      throw new Failure(1008, `a message has ${this.#limits.maxFragments} fragments at the most`);
    }
  }
  /// [check]

  /** A whole frame, its mask taken off. */
  #take(frame: FrameHeader, payload: Buffer): void {
    if (isControl(frame.opcode)) {
      this.#control(frame.opcode, payload);
    } else if (frame.fin && frame.opcode !== CONTINUATION) {
      this.#deliver(payload, frame.opcode === TEXT, frame.rsv !== 0);
    } else {
      this.#open(frame);
      this.#append(payload);
      this.#end(frame);
    }
  }

  /** The header of a data frame is here, and some of its payload at the most. */
  #begin(frame: FrameHeader, bytes: Buffer): void {
    this.#open(frame);
    this.#frame = frame;
    this.#arrived = 0;
    this.#key = Buffer.from(bytes.subarray(frame.keyAt, frame.payloadAt));
  }

  /** More of the payload of a data frame. Answers where it ends in `bytes`. */
  #continue(frame: FrameHeader, bytes: Buffer, at: number, words: Int32Array): number {
    const end = Math.min(at + frame.length - this.#arrived, bytes.length);
    unmask(bytes, at, end, this.#key, 0, this.#arrived & 3, words);
    this.#append(bytes.subarray(at, end));
    this.#arrived += end - at;
    if (this.#arrived === frame.length) {
      this.#frame = undefined;
      this.#end(frame);
    }
    return end;
  }

  /// [assemble]
  /** Makes room for a frame of a message that does not come in one piece. */
  #open({ opcode, rsv, length }: FrameHeader): void {
    if (opcode !== CONTINUATION) {
      this.#opcode = opcode;
      this.#compressed = rsv !== 0;
      // What is compressed can only be checked when it is whole.
      if (opcode === TEXT && !this.#compressed) this.#utf8 = new Utf8Checker();
    }
    this.#fragments += 1;
    const needed = this.#size + length;
    if (needed <= this.#body.length) return;
    // Twice as much each time, so that many small fragments are not copied over and over. Memory
    // that is not written to yet costs nothing: a header that promises much does not take it.
    const twice = Math.min(2 * this.#body.length, this.#limits.maxMessage);
    const body = Buffer.allocUnsafe(Math.max(needed, twice));
    this.#body.copy(body, 0, 0, this.#size);
    this.#body = body;
  }

  #append(payload: Buffer): void {
    if (this.#utf8 && !this.#utf8.push(payload)) throw notUtf8();
    this.#body.set(payload, this.#size);
    this.#size += payload.length;
  }

  /** The frame is complete, and with it, when it is final, the message. */
  #end({ fin }: FrameHeader): void {
    if (!fin) return;
    const data = this.#body.subarray(0, this.#size);
    const isText = this.#opcode === TEXT;
    const compressed = this.#compressed;
    this.#opcode = CONTINUATION;
    this.#fragments = 0;
    this.#body = nothing;
    this.#size = 0;
    this.#utf8 = undefined;
    this.#deliver(data, isText, compressed);
  }
  /// [assemble]

  /** A whole message, as it travelled. */
  #deliver(data: Buffer, isText: boolean, compressed: boolean): void {
    const { maxMessage } = this.#limits;
    const message = compressed ? this.#codec?.decompress(data, maxMessage) : data;
    if (!message || (isText && !isUtf8(message))) throw notUtf8();
    this.#events.onMessage(message, isText);
  }

  /// [control]
  #control(opcode: number, payload: Buffer): void {
    if (opcode === PING) this.#events.onPing(payload);
    else if (opcode !== CLOSE) this.#events.onPong(payload);
    else {
      this.#closed = true;
      const { code, reason } = readClose(payload);
      this.#events.onClose(code, reason);
    }
  }
  /// [control]
}

/// [close]
/** What a close frame says (§5.5.1): nothing at all, or a code of two bytes and a reason. */
function readClose(payload: Buffer): { code: number; reason: string } {
  if (payload.length === 0) return { code: 1005, reason: '' };
  if (payload.length === 1) throw new Failure(1002, 'a close code has two bytes');
  const code = payload.readUInt16BE(0);
  if (!isCloseCode(code)) throw new Failure(1002, `${code} is not a close code`);
  if (!isUtf8(payload.subarray(2))) throw notUtf8();
  return { code, reason: payload.toString('utf8', 2) };
}

/**
 * Whether a code may be sent (§7.4): 1004 is reserved, 1005, 1006 and 1015 never travel, 1012 to
 * 1014 were registered later, 3000 to 4999 are for libraries and applications.
 */
export function isCloseCode(code: number): boolean {
  return (
    (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) ||
    (code >= 3000 && code <= 4999)
  );
}
/// [close]

function notUtf8(): Failure {
  return new Failure(1007, 'a text message is UTF-8');
}
