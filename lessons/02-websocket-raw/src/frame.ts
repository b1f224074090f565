/**
 * Frames: what a WebSocket connection is made of (RFC 6455 §5.2).
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     +-+-+-+-+-------+-+-------------+-------------------------------+
 *     |F|R|R|R| opcode|M| length (7)  |  length (16 or 64 bits, if the |
 *     |I|S|S|S|  (4)  |A|             |  7 bits say 126 or 127)        |
 *     |N|V|V|V|       |S|             +-------------------------------+
 *     | |1|2|3|       |K|             |  masking key (32, if MASK)     |
 *     +-+-+-+-+-------+-+-------------+-------------------------------+
 *     |  payload: that many bytes, masked if MASK                      |
 *     +---------------------------------------------------------------+
 */

export const CONTINUATION = 0x0;
export const TEXT = 0x1;
export const BINARY = 0x2;
export const CLOSE = 0x8;
export const PING = 0x9;
export const PONG = 0xa;

/** Close, ping and pong: short, never in fragments, welcome between the fragments of a message. */
export const isControl = (opcode: number) => opcode >= CLOSE;

/** Why a connection is failed (§7.1.7): `code` goes into the close frame, the message beside it. */
export class Failure extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** The first reserved bit: the message is compressed, where that was agreed on. */
export const RSV1 = 0b100;

/** All of a frame but its payload. */
export interface FrameHeader {
  fin: boolean;
  /** The three reserved bits, RSV1 first: 0b100 is RSV1 alone. */
  rsv: number;
  opcode: number;
  masked: boolean;
  /** The masking key as a number, its first byte the lowest; 0, which changes nothing, without one. */
  key: number;
  /** Bytes of payload. */
  length: number;
  /** Where the payload begins. */
  payloadAt: number;
}

/// [header]
/**
 * Reads the header that begins at `at`. Answers undefined while bytes of it are still to come.
 * Throws a {@link Failure} (1002) for one that nobody may send. `extended` says that an extension
 * has given the first reserved bit a meaning.
 */
export function readHeader(bytes: Buffer, at: number, extended = false): FrameHeader | undefined {
  if (bytes.length < at + 2) return undefined;
  const fin = (bytes[at] & 0x80) !== 0;
  const rsv = (bytes[at] & 0x70) >> 4;
  const opcode = bytes[at] & 0x0f;
  const masked = (bytes[at + 1] & 0x80) !== 0;
  let length = bytes[at + 1] & 0x7f;

  // "MUST be 0 unless an extension is negotiated that defines meanings for non-zero values."
  // Compression marks a message as a whole: its first frame, and no other (RFC 7692 §6.1).
  const isMarked = rsv === RSV1 && extended && (opcode === TEXT || opcode === BINARY);
  if (rsv !== 0 && !isMarked) throw new Failure(1002, 'reserved bits are set');
  if ((opcode & 7) > 2) throw new Failure(1002, `opcode ${opcode} is reserved`);
  // "All control frames MUST have a payload length of 125 bytes or less and MUST NOT be
  // fragmented." (§5.5)
  if (isControl(opcode) && (!fin || length > 125)) {
    throw new Failure(1002, 'a control frame is whole, and 125 bytes at the most');
  }

  // 126 and 127 mean that the length follows, in 16 or in 64 bits.
  const keyAt = at + (length < 126 ? 2 : length === 126 ? 4 : 10);
  if (bytes.length < keyAt) return undefined;
  if (length === 126) length = bytes.readUInt16BE(at + 2);
  else if (length === 127) length = Number(bytes.readBigInt64BE(at + 2));
  // "the most significant bit MUST be 0", which makes it a number that is not negative, and "the
  // minimal number of bytes MUST be used to encode the length"
  if (length < 0) throw new Failure(1002, 'the top bit of the length is set');
  if (at + headerLength(length) !== keyAt) throw new Failure(1002, 'the length could be shorter');

  const payloadAt = masked ? keyAt + 4 : keyAt;
  if (bytes.length < payloadAt) return undefined;
  const key = masked ? bytes.readInt32LE(keyAt) : 0;
  return { fin, rsv, opcode, masked, key, length, payloadAt };
}
/// [header]

/// [write]
/** How many bytes the header of an unmasked frame takes. */
export function headerLength(length: number): number {
  return length < 126 ? 2 : length < 65536 ? 4 : 10;
}

/**
 * Writes the header of an unmasked frame at `at`, as a server sends it ("A server MUST NOT mask any
 * frames", §5.1). `first` is the first byte: FIN, reserved bits and opcode. Answers where the
 * payload begins.
 */
export function writeHeader(bytes: Buffer, at: number, first: number, length: number): number {
  bytes[at] = first;
  bytes[at + 1] = length < 126 ? length : length < 65536 ? 126 : 127;
  if (bytes[at + 1] === 126) bytes.writeUInt16BE(length, at + 2);
  if (bytes[at + 1] === 127) bytes.writeBigInt64BE(BigInt(length), at + 2);
  return at + headerLength(length);
}
/// [write]

/// [unmask]
/**
 * Takes the mask off the bytes from `from` to `to`, in place: each is XORed with one of the four of
 * the key, in turn (§5.3). Answers the key as it stands for the byte that comes next, since a payload
 * may arrive in pieces.
 *
 * XOR does not care how many bytes it is given: four at a time, and four times that in a turn of the
 * loop, is several times faster.
 */
export function unmask(view: DataView, from: number, to: number, key: number): number {
  let at = from;
  for (; at + 16 <= to; at += 16) {
    view.setInt32(at, view.getInt32(at, true) ^ key, true);
    view.setInt32(at + 4, view.getInt32(at + 4, true) ^ key, true);
    view.setInt32(at + 8, view.getInt32(at + 8, true) ^ key, true);
    view.setInt32(at + 12, view.getInt32(at + 12, true) ^ key, true);
  }
  let next = key;
  for (; at < to; at += 1) {
    view.setUint8(at, view.getUint8(at) ^ next);
    next = (next >>> 8) | (next << 24);
  }
  return next;
}
/// [unmask]

/** By opcode; 3 to 7 are reserved. */
const names = ['CONTINUATION', 'TEXT', 'BINARY', '', '', '', '', '', 'CLOSE', 'PING', 'PONG'];

/** A frame in words: `TEXT fin masked "Hello" 5 B`. `payload` without its mask. */
export function describeFrame(frame: Omit<FrameHeader, 'key' | 'payloadAt'>, payload: Buffer) {
  const { fin, rsv, opcode, masked, length } = frame;
  let content = payload.toString('hex');
  if (opcode === TEXT) content = JSON.stringify(payload.toString());
  if (opcode === CLOSE && payload.length >= 2) {
    content = `${payload.readUInt16BE(0)} ${JSON.stringify(payload.toString('utf8', 2))}`;
  }
  if (content.length > 40) content = `${content.slice(0, 40)}…`;
  const bits = [fin && 'fin', rsv & 4 && 'rsv1', rsv & 2 && 'rsv2', rsv & 1 && 'rsv3'];
  const words = [names[opcode], ...bits, masked && 'masked', content, `${length} B`];
  return words.filter(Boolean).join(' ');
}
