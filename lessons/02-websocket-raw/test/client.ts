import { RawClient } from 'test-kit';
import { type FrameHeader, readHeader } from '../src/frame.ts';

/** The masking key of RFC 6455 §5.7's example. */
export const key = Buffer.from('37fa213d', 'hex');

/** A frame as a client sends it, masked; `first` is its first byte. */
export function masked(first: number, payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload);
  const { length } = bytes;
  const size = length < 126 ? 2 : length < 65536 ? 4 : 10;
  const header = Buffer.alloc(size);
  header[0] = first;
  header[1] = 0x80 | (size === 2 ? length : size === 4 ? 126 : 127);
  if (size === 4) header.writeUInt16BE(length, 2);
  if (size === 10) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, key, bytes.map((byte, index) => byte ^ key[index & 3])]);
}

export const text = (payload: string | Buffer) => masked(0x81, payload);
export const binary = (payload: string | Buffer) => masked(0x82, payload);
export const ping = (payload: string | Buffer = '') => masked(0x89, payload);
export const close = (code?: number, reason = '') => {
  if (code === undefined) return masked(0x88, '');
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return masked(0x88, Buffer.concat([payload, Buffer.from(reason)]));
};

/** The request of a handshake, its fields changed as told; undefined takes a field away. */
export function handshake(
  changes: Record<string, string | undefined> = {},
  requestLine = 'GET /socket HTTP/1.1',
): string {
  const fields = Object.entries({
    Host: '127.0.0.1',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...changes,
  });
  const lines = fields.flatMap(([name, value]) => (value === undefined ? [] : `${name}: ${value}`));
  return [requestLine, ...lines, '', ''].join('\r\n');
}

/** A connection whose handshake is done, as a test looks at it: frames out, frames in. */
export class FrameClient {
  readonly raw: RawClient;
  readonly #head: number;

  private constructor(raw: RawClient) {
    this.raw = raw;
    this.#head = raw.text.indexOf('\r\n\r\n') + 4;
  }

  static async open(origin: string, glued: Buffer = Buffer.alloc(0)): Promise<FrameClient> {
    const raw = await RawClient.open(origin);
    raw.send(Buffer.concat([Buffer.from(handshake()), glued]));
    await raw.until(/^HTTP\/1\.1 101 [\s\S]*\r\n\r\n/);
    return new FrameClient(raw);
  }

  send(...frames: Buffer[]): void {
    this.raw.send(Buffer.concat(frames));
  }

  /** All bytes that came after the handshake. */
  get bytes(): Buffer {
    return this.raw.received.subarray(this.#head);
  }

  /** The frames that have come so far. */
  get frames(): { header: FrameHeader; payload: Buffer }[] {
    const frames = [];
    let at = 0;
    for (;;) {
      const header = readHeader(this.bytes, at);
      if (!header || header.payloadAt + header.length > this.bytes.length) return frames;
      at = header.payloadAt + header.length;
      frames.push({ header, payload: this.bytes.subarray(header.payloadAt, at) });
    }
  }

  /** Resolves with the frames once there are so many. */
  async receive(count: number): Promise<{ opcode: number; payload: string }[]> {
    await this.raw.until(() => this.frames.length >= count);
    return this.frames.map(({ header, payload }) => ({
      opcode: header.opcode,
      payload: payload.toString(),
    }));
  }

  /** Resolves when the server closed TCP: what it said, as hex. */
  async closed(): Promise<string> {
    await this.raw.closed();
    return this.bytes.toString('hex');
  }
}
