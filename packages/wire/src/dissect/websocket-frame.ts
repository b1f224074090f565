/** One frame, to the bit (RFC 6455 §5.2). Lesson 02's `frame.ts` has the picture. */
import { excerpt, hexOf, textOf, visible } from './show.ts';
import { available, type Parse, type Source } from './source.ts';
import { Span } from './span.ts';
import { type Draft, derived, type Field, field, type Note, unit } from './unit.ts';

export const CONTINUATION = 0x0;
export const TEXT = 0x1;
const CLOSE = 0x8;

/** The first reserved bit, which permessage-deflate has given a meaning. */
export const RSV1 = 0b100;

const section = 'RFC 6455 §5.2';

const opcodes: Record<number, readonly [name: string, note: string, section: string]> = {
  0: ['CONTINUATION', 'More of the message that began before.', 'RFC 6455 §5.4'],
  1: ['TEXT', 'A message of text, in UTF-8, or the first part of one.', 'RFC 6455 §5.6'],
  2: ['BINARY', 'A message of bytes, or the first part of one.', 'RFC 6455 §5.6'],
  8: ['CLOSE', 'The last frame of this side: after it nothing more is sent.', 'RFC 6455 §5.5.1'],
  9: ['PING', 'Are you there? Answered with a pong of the same payload.', 'RFC 6455 §5.5.2'],
  10: ['PONG', 'The answer to a ping, or a sign of life by itself.', 'RFC 6455 §5.5.3'],
};

/** Close, ping and pong: they may stand between the frames of a message (§5.5). */
export function isControl(opcode: number): boolean {
  return opcode >= CLOSE;
}

export function isKnown(opcode: number): boolean {
  return opcode in opcodes;
}

export function nameOf(opcode: number): string {
  return opcodes[opcode]?.[0] ?? `OPCODE ${opcode}`;
}

/** All of a frame but its payload. */
export interface FrameHeader {
  fin: boolean;
  /** The three reserved bits, RSV1 first: 0b100 is RSV1 alone. */
  rsv: number;
  opcode: number;
  masked: boolean;
  /** The length as the second byte has it: 126 and 127 stand for two and eight bytes more. */
  shortLength: number;
  /** Bytes of payload. */
  length: number;
  /** Where the masking key begins, or would begin. */
  keyAt: number;
  /** Where the payload begins. */
  payloadAt: number;
}

/**
 * The header that comes next; its bytes stay where they are. Undefined when the stream ends first; a
 * sentence when the length is one that cannot be.
 */
export function* peekHeader(source: Source): Parse<FrameHeader | string | undefined> {
  if (!(yield* available(source, 2))) return undefined;
  const [first = 0, second = 0] = source.held;
  const masked = (second & 0x80) !== 0;
  const shortLength = second & 0x7f;
  const keyAt = shortLength === 127 ? 10 : shortLength === 126 ? 4 : 2;
  const payloadAt = keyAt + (masked ? 4 : 0);
  if (!(yield* available(source, payloadAt))) return undefined;
  let length = shortLength;
  if (shortLength === 126) length = source.held.readUInt16BE(2);
  if (shortLength === 127) length = Number(source.held.readBigUInt64BE(2));
  if (!Number.isSafeInteger(length)) return 'a frame longer than any can be';
  const fin = (first & 0x80) !== 0;
  const rsv = (first & 0x70) >> 4;
  return { fin, rsv, opcode: first & 0x0f, masked, shortLength, length, keyAt, payloadAt };
}

/** The payload of a whole frame, without its mask, where it lies. */
export function payloadOf(frame: Span, { masked, keyAt, payloadAt }: FrameHeader): Span {
  const payload = frame.slice(payloadAt);
  if (!masked) return payload;
  const key = frame.bytes.subarray(keyAt, payloadAt);
  const bytes = Buffer.allocUnsafe(payload.length);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = (payload.bytes[at] ?? 0) ^ (key[at & 3] ?? 0);
  }
  return new Span(bytes, payload.ranges);
}

/** What is known of a payload. */
export interface Payload {
  /** Without its mask. */
  span: Span;
  isText: boolean;
  /** What a compressed message became, or why it could not be inflated. */
  inflated?: Buffer | string | undefined;
  /** Whether a unit after this one explains it. */
  content?: boolean;
}

/** `frame` is the whole frame; without `payload` it is the header alone. */
export function frameUnit(
  frame: Span,
  header: FrameHeader,
  payload: Payload | undefined,
  reason: string | undefined,
): Draft {
  const fields = headerFields(frame, header);
  if (payload && payload.span.length > 0) fields.push(payloadField(frame, header, payload));
  return unit('frame', frame, summaryOf(header, payload), frameNote, fields, reason);
}

const frameNote: Note = [
  'A frame: two bytes that say what it is, the rest of its length where that is long, a masking key from a client, the payload.',
  section,
];

function summaryOf({ fin, rsv, opcode, masked, length }: FrameHeader, payload?: Payload): string {
  const words = [nameOf(opcode)];
  if (fin) words.push('fin');
  for (const number of [1, 2, 3]) if (rsv & (0b1000 >> number)) words.push(`rsv${number}`);
  if (masked) words.push('masked');
  if (payload && payload.span.length > 0) words.push(excerptOf(opcode, payload));
  words.push(`${length} B`);
  if (Buffer.isBuffer(payload?.inflated)) words.push(`for ${payload.inflated.length} B`);
  return words.join(' ');
}

function excerptOf(opcode: number, { span, isText, inflated }: Payload): string {
  const bytes = Buffer.isBuffer(inflated) ? inflated : span.bytes;
  if (opcode === CLOSE && bytes.length >= 2) {
    return `${bytes.readUInt16BE(0)} "${excerpt(bytes.toString('utf8', 2), 40)}"`;
  }
  if (isText && typeof inflated !== 'string') return `"${excerpt(textOf(bytes), 40)}"`;
  return excerpt(bytes.toString('hex', 0, 21), 40);
}

const rsvNote = 'Reserved: 0, unless an extension has given it a meaning.';
const notes = {
  fin: ['Final: with this frame the message is complete.', 'RFC 6455 §5.4'],
  notFin: ['Not final: more frames of this message follow.', 'RFC 6455 §5.4'],
  rsv: [rsvNote, section],
  compressed: ['With permessage-deflate: this message is compressed.', 'RFC 7692 §6'],
  masked: ['A masking key follows. A client masks all it sends.', 'RFC 6455 §5.1'],
  notMasked: ['No masking key. A server masks nothing.', 'RFC 6455 §5.1'],
  length7: ['How many bytes of payload follow: up to 125 are said right here.', section],
  length16: ['126 means: the length is in the next two bytes.', section],
  length64: ['127 means: the length is in the next eight bytes.', section],
  extended: ['How many bytes of payload follow. The most significant byte comes first.', section],
  key: [
    'Four random bytes, new in each frame. Each byte of the payload is XORed with one of them in turn. They hide nothing: they keep a script from choosing the bytes that proxies see.',
    'RFC 6455 §5.3',
  ],
  closeReason: ['Why, in words: UTF-8, up to 123 bytes.', 'RFC 6455 §7.1.6'],
  asSent: ['The bytes on the wire, masked.', 'RFC 6455 §5.3'],
  unmasked: ['The same after XOR with the masking key.', 'RFC 6455 §5.3'],
  inflated: ['The same decompressed.', 'RFC 7692 §7.2.2'],
} as const satisfies Record<string, Note>;

function headerFields(frame: Span, header: FrameHeader): Field[] {
  const { fin, rsv, opcode, masked, shortLength, length, keyAt, payloadAt } = header;
  const first = frame.slice(0, 1);
  const second = frame.slice(1, 2);
  const [name = 'reserved', note = 'An opcode without a meaning.'] = opcodes[opcode] ?? [];
  const lengthNote =
    shortLength === 126 ? notes.length16 : shortLength === 127 ? notes.length64 : notes.length7;
  const rsv1Note = rsv & 0b100 ? notes.compressed : notes.rsv;
  const fields = [
    field('FIN', first, fin ? '1' : '0', fin ? notes.fin : notes.notFin, bit0),
    field('RSV1', first, rsv & 0b100 ? '1' : '0', rsv1Note, bit1),
    field('RSV2', first, rsv & 0b010 ? '1' : '0', notes.rsv, bit2),
    field('RSV3', first, rsv & 0b001 ? '1' : '0', notes.rsv, bit3),
    field('opcode', first, `${opcode} ${name}`, [note, opcodes[opcode]?.[2] ?? section], bits4to7),
    field('MASK', second, masked ? '1' : '0', masked ? notes.masked : notes.notMasked, bit0),
    field('length', second, String(shortLength), lengthNote, bits1to7),
  ];
  if (keyAt > 2) {
    const bits = keyAt === 4 ? 16 : 64;
    const value = String(length);
    fields.push(field(`length, ${bits} bits`, frame.slice(2, keyAt), value, notes.extended));
  }
  if (masked) {
    const key = frame.slice(keyAt, payloadAt);
    fields.push(field('masking key', key, hexOf(key.bytes), notes.key));
  }
  return fields;
}

const bit0 = { bits: [0, 1] } as const;
const bit1 = { bits: [1, 2] } as const;
const bit2 = { bits: [2, 3] } as const;
const bit3 = { bits: [3, 4] } as const;
const bits4to7 = { bits: [4, 8] } as const;
const bits1to7 = { bits: [1, 8] } as const;

function payloadField(frame: Span, header: FrameHeader, payload: Payload): Field {
  const { opcode, masked, payloadAt } = header;
  const { span, isText, inflated, content } = payload;
  if (opcode === CLOSE && span.length >= 2) return closeField(span);
  const fields: Field[] = [];
  if (masked) {
    fields.push(derived('masked', hexOf(frame.bytes.subarray(payloadAt)), notes.asSent));
    fields.push(derived('unmasked', hexOf(span.bytes), notes.unmasked));
  }
  if (inflated !== undefined) fields.push(inflatedField(inflated, isText));
  const shown = Buffer.isBuffer(inflated) ? inflated : span.bytes;
  const value = isText && typeof inflated !== 'string' ? visible(textOf(shown)) : hexOf(shown);
  const more = content ? ({ content: true, fields } as const) : { fields };
  return field('payload', span, value, payloadNote(payload), more);
}

function payloadNote({ content, inflated }: Payload): Note {
  if (content) return ['What it carries is told by the rows that belong to it.', 'RFC 6455 §5.6'];
  if (typeof inflated === 'string') return [`Compressed, and not readable here: ${inflated}.`];
  return ['What the frame carries.', section];
}

export function inflatedField(inflated: Buffer | string, isText: boolean): Field {
  if (typeof inflated === 'string')
    return derived('inflated', `not inflated: ${inflated}`, notes.inflated);
  const value = isText ? visible(textOf(inflated)) : hexOf(inflated);
  return derived('inflated', value, notes.inflated);
}

function closeField(span: Span): Field {
  const code = span.bytes.readUInt16BE(0);
  const reason = span.slice(2);
  const fields = [field('code', span.slice(0, 2), String(code), noteOfCode(code))];
  if (reason.length > 0) {
    fields.push(field('reason', reason, visible(textOf(reason.bytes)), notes.closeReason));
  }
  const note: Note = ['A number and a sentence that say why.', 'RFC 6455 §5.5.1'];
  return field('payload', span, `${code} ${visible(textOf(reason.bytes))}`.trimEnd(), note, {
    fields,
  });
}

const codes: Record<number, string> = {
  1000: 'Normal: the work is done.',
  1001: 'Going away: the server stops, or the page is left.',
  1002: 'Protocol error: a frame broke a rule.',
  1003: 'A kind of data that cannot be used here.',
  1007: 'Data that are not what they should be, such as text that is not UTF-8.',
  1008: 'Against the policy of this side.',
  1009: 'A message that is too large.',
  1010: 'The client needs an extension that the server did not agree to.',
  1011: 'The server met something it did not expect.',
};

function noteOfCode(code: number): Note {
  const known = codes[code];
  if (known) return [known, 'RFC 6455 §7.4.1'];
  if (code >= 3000 && code < 5000) return ['A code of the application.', 'RFC 6455 §7.4.2'];
  return ['A code that may not be sent.', 'RFC 6455 §7.4.1'];
}
