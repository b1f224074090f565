import { headerLength, writeHeader } from './frame.ts';

/**
 * Frames are written side by side into one slab of memory, which all connections share, so that
 * one system call can send many of them. A slab is only ever appended to: what was handed to a
 * socket stays as it is. When it is full, the next one is begun, and the old one goes when the last
 * socket is done with it.
 */
const slabSize = 64 * 1024;
let slab = Buffer.allocUnsafeSlow(slabSize);
let used = 0;

/** A payload larger than this is not copied: it goes out as it is, behind its header. */
const copyAtMost = 8 * 1024;

/** What one connection has to send, until it is time to send it. */
export class Output {
  /** Bytes that wait. */
  size = 0;
  /** How many of them will be written into a slab. */
  #copied = 0;
  /** The first byte of each frame, FIN, reserved bits and opcode, and its payload. */
  #firsts: number[] = [];
  #payloads: Buffer[] = [];

  /** Adds an unmasked frame. `first` is its first byte. What `payload` holds must not change any more. */
  add(first: number, payload: Buffer): void {
    this.#firsts.push(first);
    this.#payloads.push(payload);
    const header = headerLength(payload.length);
    this.size += header + payload.length;
    this.#copied += payload.length > copyAtMost ? header : header + payload.length;
  }

  /**
   * All that waits, in as few pieces as can be; nothing waits any more. For a client that `isBehind`
   * they are in memory of their own: it would keep a whole slab for the little that is its.
   */
  take(isBehind = false): Buffer[] {
    if (!isBehind && used + this.#copied > slab.length) {
      slab = Buffer.allocUnsafeSlow(Math.max(slabSize, this.#copied));
      used = 0;
    }
    const memory = isBehind ? Buffer.allocUnsafeSlow(this.#copied) : slab;
    const pieces: Buffer[] = [];
    let from = isBehind ? 0 : used;
    let end = from;
    for (let index = 0; index < this.#payloads.length; index += 1) {
      const payload = this.#payloads[index];
      end = writeHeader(memory, end, this.#firsts[index], payload.length);
      if (payload.length <= copyAtMost) {
        memory.set(payload, end);
        end += payload.length;
      } else {
        pieces.push(memory.subarray(from, end), payload);
        from = end;
      }
    }
    if (end > from) pieces.push(memory.subarray(from, end));
    if (!isBehind) used = end;
    this.#firsts = [];
    this.#payloads = [];
    this.#copied = 0;
    this.size = 0;
    return pieces;
  }
}
