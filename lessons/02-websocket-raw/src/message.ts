/** From bytes to messages: the receiving half of a connection (RFC 6455 §5 and §6.2). */
import { isUtf8 } from 'node:buffer';
import type { Codec } from './codec.ts';
import type { FrameHeader } from './frame.ts';
import { CLOSE, CONTINUATION, Failure, isControl, readHeader, TEXT, unmask } from './frame.ts';
import { Utf8Checker } from './utf8.ts';

export interface ReceiveLimits {
  /** Bytes of one message, its fragments together. A larger one fails with 1009. */
  maxMessage: number;
  /**
   * Fragments of one message, empty ones included; and the parts that compression may divide it
   * into. More fail with 1008.
   */
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
  /** The message that is being put together. */
  #message: Unfinished | undefined;
  /** Its frame whose payload is arriving; the length is what is still to come. */
  #frame: FrameHeader | undefined;
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
        frame = readHeader(bytes, at, this.#codec !== undefined);
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
  #check({ masked, opcode, length }: FrameHeader): void {
    // "a server MUST close a connection upon receiving a frame that is not masked" (§5.1)
    if (!masked) throw new Failure(1002, 'a client masks its frames');
    if (isControl(opcode)) return;
    const message = this.#message;
    if (opcode === CONTINUATION && !message) throw new Failure(1002, 'nothing to continue');
    if (opcode !== CONTINUATION && message) throw new Failure(1002, 'the last message is not over');
    const size = (message?.size ?? 0) + length;
    const fragments = (message?.fragments ?? 0) + 1;
    const { maxMessage, maxFragments } = this.#limits;
    if (size > maxMessage) throw new Failure(1009, 'the message is too large');
    if (fragments > maxFragments) throw new Failure(1008, 'the message has too many fragments');
  }
  /// [check]

  /// [take]
  /** The payload of a frame, or the next piece of it. */
  #take(frame: FrameHeader, payload: Buffer): void {
    const isFirst = frame !== this.#frame;
    if (isFirst && payload.length === frame.length && frame.fin && frame.opcode !== CONTINUATION) {
      this.#deliver(frame, payload); // a message of one frame in one piece, as nearly always
      return;
    }
    this.#message ??= new Unfinished(frame);
    const message = this.#message;
    if (isFirst) message.open(frame.length, payload);
    message.append(payload);
    frame.length -= payload.length;
    this.#frame = frame.length > 0 ? frame : undefined;
    if (this.#frame || !frame.fin) return;
    this.#message = undefined;
    this.#deliver(message.first, message.data);
  }

  /** A control frame, or a whole message as it travelled. */
  #deliver({ opcode, rsv }: FrameHeader, data: Buffer): void {
    const isCompressed = rsv !== 0 && this.#codec;
    const message = isCompressed ? this.#codec.decompress(data, this.#limits) : data;
    if (opcode === TEXT && !isUtf8(message)) throw notUtf8();
    if (opcode === CLOSE) this.#isClosed = true;
    this.#events.onReceived(opcode, message);
  }
  /// [take]
}

/// [assemble]
/** A message that does not come in one piece, as far as it has come. */
class Unfinished {
  /** Its first frame: says what kind of message it is. */
  readonly first: FrameHeader;
  fragments = 0;
  size = 0;
  #body = nothing;
  readonly #utf8 = new Utf8Checker();

  constructor(first: FrameHeader) {
    this.first = first;
  }

  get data(): Buffer {
    return this.#body.subarray(0, this.size);
  }

  /** Makes room for one more fragment, of `length` bytes; `piece` is what has come of it. */
  open(length: number, piece: Buffer): void {
    this.fragments += 1;
    const needed = this.size + length;
    if (needed <= this.#body.length) return;
    // A large copy is slower if its two ends are not at the same place within 16 bytes.
    const skew = (piece.byteOffset - this.size) & 15;
    // Twice as much each time, so that many small fragments are not copied over and over. Memory
    // that is not written to yet costs nothing: a header that promises much does not take it.
    const room = Math.max(needed, 2 * this.#body.length);
    const body = Buffer.allocUnsafe(skew + room).subarray(skew);
    this.#body.copy(body, 0, 0, this.size);
    this.#body = body;
  }

  append(piece: Buffer): void {
    // What is compressed can only be checked when it is whole.
    const isText = this.first.opcode === TEXT && this.first.rsv === 0;
    if (isText && !this.#utf8.push(piece)) throw notUtf8();
    this.#body.set(piece, this.size);
    this.size += piece.length;
  }
}
/// [assemble]

const notUtf8 = () => new Failure(1007, 'a text message is UTF-8');
