/** From frames to messages (RFC 6455 §5.4). A frame is not a message: a message may be cut in many. */
import { webSocketPacket } from './engine-io.ts';
import type { Inflater } from './permessage-deflate.ts';
import { bytesUnit } from './plain.ts';
import { excerpt, hexOf, textOf, visible } from './show.ts';
import { available, maxUnit, type Parse, type Source } from './source.ts';
import { Span } from './span.ts';
import {
  type Direction,
  type Draft,
  type Emit,
  type Field,
  field,
  type Note,
  unit,
} from './unit.ts';
import {
  CONTINUATION,
  type FrameHeader,
  frameUnit,
  inflatedField,
  isControl,
  isKnown,
  nameOf,
  payloadOf,
  peekHeader,
  RSV1,
  TEXT,
} from './websocket-frame.ts';

export interface WebSocketOptions {
  direction: Direction;
  /** Where compression was agreed on. */
  inflater: Inflater | undefined;
  /** Whether each message is a packet of Engine.IO. */
  packets: boolean;
}

/** Frames of one message that are held until the last has come. */
const maxParts = 1024;

/** A message that comes in several frames. */
interface Message {
  opcode: number;
  compressed: boolean;
  /** The payloads, unmasked; undefined once the message is too long to be held. */
  parts: Span[] | undefined;
  length: number;
}

/** Reads the frames of one direction. Answers why what is left cannot be read. */
export function* readFrames(source: Source, options: WebSocketOptions, emit: Emit): Parse<string> {
  const messages = new Messages(options, emit);
  let lost = 'the stream ended before the frame did';
  for (;;) {
    const header = yield* peekHeader(source);
    if (typeof header === 'string') lost = header;
    if (typeof header !== 'object') break;
    const { payloadAt, length } = header;
    if (length > maxUnit) {
      messages.takeLong(source.take(payloadAt), header);
      yield* passOnPayload(source, length, emit);
    } else {
      if (!(yield* available(source, payloadAt + length))) break;
      messages.take(source.take(payloadAt + length), header);
    }
  }
  messages.end();
  return lost;
}

function* passOnPayload(source: Source, length: number, emit: Emit): Parse<void> {
  const reason = 'the payload of a frame that is too long to be held here';
  for (let left = length; left > 0; ) {
    yield* available(source, Math.min(left, maxUnit));
    if (source.length === 0) return;
    const span = source.take(Math.min(left, maxUnit, source.length));
    left -= span.length;
    emit({ ...bytesUnit(span, reason), carrier: 'frame' });
  }
}

/** Puts the messages of one direction together. */
class Messages {
  readonly #options: WebSocketOptions;
  readonly #emit: Emit;
  /** The message whose last frame has not come. */
  #open: Message | undefined;

  constructor(options: WebSocketOptions, emit: Emit) {
    this.#options = options;
    this.#emit = emit;
  }

  /** A whole frame. */
  take(frame: Span, header: FrameHeader): void {
    const span = payloadOf(frame, header);
    if (isControl(header.opcode)) {
      this.#emit(frameUnit(frame, header, { span, isText: false }, this.#brokenRules(header)));
    } else if (header.fin && header.opcode !== CONTINUATION) {
      this.#takeMessage(frame, header, span);
    } else {
      this.#takeFragment(frame, header, span);
    }
  }

  /** The header of a frame whose payload is too long to be held. */
  takeLong(frame: Span, header: FrameHeader): void {
    this.#emit(frameUnit(frame, header, undefined, this.#brokenRules(header)));
    if (isControl(header.opcode)) return;
    if (header.opcode !== CONTINUATION) this.#begin(header);
    if (this.#open) this.#letGo(this.#open);
    if (header.fin) this.#open = undefined;
  }

  /** Nothing more will come. */
  end(): void {
    this.#drop('the stream ended before its last frame');
  }

  #takeMessage(frame: Span, header: FrameHeader, span: Span): void {
    const { inflater, packets } = this.#options;
    const isText = header.opcode === TEXT;
    const broken = this.#brokenRules(header);
    this.#drop(interrupted);
    const inflated = header.rsv & RSV1 ? inflater?.inflate(span.bytes) : undefined;
    const content = packets && inflated === undefined;
    this.#emit(frameUnit(frame, header, { span, isText, inflated, content }, broken));
    if (packets) this.#emitPacket(span, isText, inflated);
  }

  #takeFragment(frame: Span, header: FrameHeader, span: Span): void {
    const broken = this.#brokenRules(header);
    if (header.opcode !== CONTINUATION) this.#begin(header);
    const message = this.#open;
    if (message && (message.length + span.length > maxUnit || message.parts?.length === maxParts)) {
      this.#letGo(message);
    }
    const isText = message?.opcode === TEXT && !message.compressed;
    const content = message?.parts !== undefined;
    this.#emit(frameUnit(frame, header, { span, isText, content }, broken));
    if (!message) return;
    message.parts?.push(span);
    message.length += span.length;
    if (!header.fin) return;
    this.#open = undefined;
    if (message.parts) this.#finish(message, message.parts);
  }

  #begin({ opcode, rsv }: FrameHeader): void {
    this.#drop(interrupted);
    const compressed = this.#options.inflater !== undefined && (rsv & RSV1) !== 0;
    this.#open = { opcode, compressed, parts: [], length: 0 };
  }

  #finish(message: Message, parts: Span[]): void {
    const { inflater, packets } = this.#options;
    const span = Span.concat(parts);
    const isText = message.opcode === TEXT;
    const inflated = message.compressed ? inflater?.inflate(span.bytes) : undefined;
    if (inflated !== undefined || !packets) {
      const draft = messageUnit(message, parts.length, span, inflated);
      this.#emit({ ...draft, carrier: 'frame' });
    }
    if (packets) this.#emitPacket(span, isText, inflated);
  }

  #emitPacket(span: Span, isText: boolean, inflated: Buffer | string | undefined): void {
    if (typeof inflated === 'string') return;
    const message = inflated ? new Span(inflated, []) : span;
    this.#emit({ ...webSocketPacket(message, isText), carrier: 'frame' });
  }

  /** Stops holding a message. */
  #letGo(message: Message): void {
    if (!message.parts) return;
    const reason = 'a message that is too long to be held here';
    const span = Span.concat(message.parts);
    if (span.length > 0) this.#emit({ ...bytesUnit(span, reason), carrier: 'frame' });
    message.parts = undefined;
    if (message.compressed) this.#options.inflater?.skip('it is too long to be held here');
  }

  /** Gives up a message that will not be finished. */
  #drop(reason: string): void {
    const message = this.#open;
    this.#open = undefined;
    if (!message?.parts) return;
    const { parts } = message;
    if (message.compressed) this.#options.inflater?.skip(reason);
    const draft = messageUnit(message, parts.length, Span.concat(parts), undefined, reason);
    this.#emit({ ...draft, carrier: 'frame' });
  }

  /** What a peer may fail the connection for. The frame can be read all the same. */
  #brokenRules(header: FrameHeader): string | undefined {
    const { fin, rsv, opcode, masked, shortLength, length } = header;
    const { direction, inflater } = this.#options;
    const isData = !isControl(opcode) && opcode !== CONTINUATION;
    const broken: string[] = [];
    if (rsv & (inflater ? 0b011 : 0b111)) broken.push('reserved bits are set (§5.2)');
    if (inflater && rsv & RSV1 && !isData) {
      broken.push('RSV1 stands in the first frame of a message only (RFC 7692 §6.1)');
    }
    if (!isKnown(opcode)) broken.push(`opcode ${opcode} is reserved (§5.2)`);
    if (isControl(opcode) && (!fin || length > 125)) {
      broken.push('a control frame is whole, and has 125 bytes at the most (§5.5)');
    }
    const shortest = shortLength === 127 ? 65536 : shortLength === 126 ? 126 : 0;
    if (length < shortest) broken.push('the length is not in its shortest form (§5.2)');
    if (direction === 'up' && !masked) broken.push('a client masks its frames (§5.1)');
    if (direction === 'down' && masked) broken.push('a server does not mask its frames (§5.1)');
    if (opcode === CONTINUATION && !this.#open) broken.push('there is nothing to continue (§5.4)');
    if (isData && this.#open) broken.push('the last message is not over (§5.4)');
    return broken.length > 0 ? broken.join('; ') : undefined;
  }
}

const interrupted = 'another message began before its last frame';

const messageNote: Note = ['A message that came in several frames, put together.', 'RFC 6455 §5.4'];

function messageUnit(
  { opcode, compressed }: Message,
  frames: number,
  span: Span,
  inflated: Buffer | string | undefined,
  reason?: string,
): Draft {
  const isText = opcode === TEXT && (!compressed || Buffer.isBuffer(inflated));
  const shown = Buffer.isBuffer(inflated) ? inflated : span.bytes;
  const value = isText ? visible(textOf(shown)) : hexOf(shown);
  const inside = inflated === undefined ? [] : [inflatedField(inflated, isText)];
  const note: Note = ['The payloads of its frames, one after the other.', 'RFC 6455 §5.4'];
  const fields: Field[] =
    span.length > 0 ? [field('payload', span, value, note, { fields: inside })] : [];
  const summary = `${nameOf(opcode)} message "${excerpt(value, 40)}" ${span.length} B in ${frames} frames`;
  return unit('message', span, summary, messageNote, fields, reason);
}
