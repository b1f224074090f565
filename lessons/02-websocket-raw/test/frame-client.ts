import { RawClient } from 'test-kit';
import { type FrameHeader, readHeader } from '../src/frame.ts';
import { handshake } from './client-bytes.ts';

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
