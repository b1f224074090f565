/**
 * The server's end of an open WebSocket: bytes in, events and bytes out. No socket, no timer, no
 * clock: whoever owns those calls in, and sends what is in `output`.
 */
import type { Codec } from './codec.ts';
import { BINARY, CLOSE, Failure, PING, PONG, RSV1, TEXT } from './frame.ts';
import { isCloseCode, type ReceiveLimits, Receiver } from './message.ts';
import { Output } from './output.ts';

const FIN = 0x80;

/**
 * - `open`: messages go both ways.
 * - `closing`: our close frame is out, the other's has not come. What it sends is still received.
 * - `closed`: nothing is sent or received any more. The server closes TCP first (§7.1.1).
 */
export type State = 'open' | 'closing' | 'closed';

export interface EndpointEvents {
  onMessage(data: Buffer, isText: boolean): void;
  onPong(payload: Buffer): void;
  /** The end, reported once: 1005 for a close without a code, our own code for a failure. */
  onClosed(code: number, reason: string): void;
}

export class Endpoint {
  state: State = 'open';
  readonly output = new Output();
  readonly #events: EndpointEvents;
  readonly #receiver: Receiver;
  readonly #codec: Codec | undefined;

  constructor(limits: ReceiveLimits, events: EndpointEvents, codec?: Codec) {
    this.#events = events;
    this.#receiver = new Receiver(limits, this, codec);
    this.#codec = codec;
  }

  /// [receive]
  /** Takes bytes as they come. What breaks a rule fails the connection; nothing is thrown. */
  receive(chunk: Buffer): void {
    if (this.state === 'closed') return;
    try {
      this.#receiver.receive(chunk);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#sendClose(error.code, error.message);
      this.#closed(error.code, error.message);
    }
  }
  /// [receive]

  /// [send]
  /** Sends a text message; bytes must be UTF-8 already. Nothing is sent once it is closing. */
  sendText(data: string | Buffer): void {
    this.#send(TEXT, typeof data === 'string' ? Buffer.from(data) : data);
  }

  sendBinary(data: Buffer): void {
    this.#send(BINARY, data);
  }

  #send(opcode: number, data: Buffer): void {
    if (this.state !== 'open') return;
    if (this.#codec) this.output.frame(FIN | (RSV1 << 4) | opcode, this.#codec.compress(data));
    else this.output.frame(FIN | opcode, data);
  }

  /** Sends frames that were encoded before. */
  sendEncoded(frames: Buffer): void {
    if (this.state === 'open') this.output.encoded(frames);
  }

  ping(): void {
    if (this.state === 'open') this.output.frame(FIN | PING, Buffer.alloc(0));
  }
  /// [send]

  /// [close]
  /**
   * Begins to close. `code` is one that may be sent (§7.4), `reason` 123 bytes of UTF-8 at the most;
   * anything else throws a RangeError.
   */
  close(code = 1000, reason = ''): void {
    if (!isCloseCode(code)) throw new RangeError(`${code} is not a close code`);
    if (Buffer.byteLength(reason) > 123) throw new RangeError('a reason has 123 bytes at the most');
    if (this.state !== 'open') return;
    this.#sendClose(code, reason);
    this.state = 'closing';
  }

  /** @internal */
  onClose(code: number, reason: string): void {
    // "If an endpoint receives a Close frame and did not previously send a Close frame, the
    // endpoint MUST send a Close frame in response." (§5.5.1)
    if (this.state === 'open') this.#sendClose(code, reason);
    this.#closed(code, reason);
  }

  #sendClose(code: number, reason: string): void {
    if (this.state !== 'open') return; // one close frame is all
    const payload = Buffer.alloc(code === 1005 ? 0 : 2 + Buffer.byteLength(reason));
    if (payload.length > 0) {
      payload.writeUInt16BE(code, 0);
      payload.write(reason, 2);
    }
    this.output.frame(FIN | CLOSE, payload);
  }

  #closed(code: number, reason: string): void {
    this.state = 'closed';
    this.#events.onClosed(code, reason);
  }
  /// [close]

  /// [ping]
  /** @internal */
  onPing(payload: Buffer): void {
    // "Upon receipt of a Ping frame, an endpoint MUST send a Pong frame in response, unless it
    // already received a Close frame." (§5.5.2)
    if (this.state === 'open') this.output.frame(FIN | PONG, payload);
  }
  /// [ping]

  /** @internal */
  onPong(payload: Buffer): void {
    this.#events.onPong(payload);
  }

  /** @internal */
  onMessage(data: Buffer, isText: boolean): void {
    this.#events.onMessage(data, isText);
  }
}
