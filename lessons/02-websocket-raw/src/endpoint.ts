/**
 * The server's end of an open WebSocket: bytes in, events and bytes out. No socket, no timer, no
 * clock: whoever owns those calls in, and sends what is in `output`.
 */
import { closePayload, isCloseCode, readClose } from './close.ts';
import type { Codec } from './codec.ts';
import { CLOSE, Failure, isControl, PING, PONG, RSV1, TEXT } from './frame.ts';
import { type ReceiveLimits, Receiver } from './message.ts';
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
  onPong(): void;
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
      this.#end(error.code, error.message);
    }
  }

  /** @internal */
  onReceived(opcode: number, data: Buffer): void {
    // "Upon receipt of a Ping frame, an endpoint MUST send a Pong frame in response, unless it
    // already received a Close frame." (§5.5.2)
    if (opcode === PING) this.send(PONG, data);
    else if (opcode === PONG) this.#events.onPong();
    else if (opcode === CLOSE) {
      const { code, reason } = readClose(data);
      this.#end(code, reason);
    } else this.#events.onMessage(data, opcode === TEXT);
  }
  /// [receive]

  /// [send]
  /** Sends a message or a control frame. Once it is closing, a Pong alone is sent. */
  send(opcode: number, data: Buffer): void {
    if (this.state === 'closed' || (this.state === 'closing' && opcode !== PONG)) return;
    const codec = isControl(opcode) ? undefined : this.#codec;
    if (codec) this.output.add(FIN | (RSV1 << 4) | opcode, codec.compress(data));
    else this.output.add(FIN | opcode, data);
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
    this.send(CLOSE, closePayload(code, reason));
    if (this.state === 'open') this.state = 'closing';
  }

  /** The other end closed, or broke a rule: the last word is ours, unless it was said before. */
  #end(code: number, reason: string): void {
    // "If an endpoint receives a Close frame and did not previously send a Close frame, the
    // endpoint MUST send a Close frame in response." (§5.5.1)
    this.send(CLOSE, closePayload(code, reason));
    this.state = 'closed';
    this.#events.onClosed(code, reason);
  }
  /// [close]
}
