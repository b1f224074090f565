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

/** What is begun where less is left would soon be cut in two: it begins in the next slab. */
const roomToBegin = 16 * 1024;

/** A payload larger than this is not copied: it goes out as it is, behind its header. */
const copyAtMost = 8 * 1024;

/** What one connection has to send. */
export class Output {
  /** Bytes that wait. */
  size = 0;
  #pieces: Buffer[] = [];
  /** The part of a slab that is still growing, not yet among the pieces. */
  #slab: Buffer | undefined;
  #from = 0;
  #to = 0;

  /// [frame]
  /** Adds an unmasked frame. `first` is its first byte: FIN, reserved bits and opcode. */
  frame(first: number, payload: Buffer): void {
    const header = headerLength(payload.length);
    const isCopied = payload.length <= copyAtMost;
    const at = this.#grow(isCopied ? header + payload.length : header);
    writeHeader(slab, at, first, payload.length);
    if (isCopied) slab.set(payload, at + header);
    else this.#add(payload);
  }
  /// [frame]

  /** Adds bytes that are frames already: encoded once, sent to many. */
  encoded(frames: Buffer): void {
    if (frames.length > copyAtMost) {
      this.#add(frames);
      return;
    }
    const at = this.#grow(frames.length); // before `slab` is looked at: it may begin another
    slab.set(frames, at);
  }

  /** All that waits, as few pieces as can be; nothing waits any more. */
  take(): Buffer[] {
    this.#finishSlab();
    const pieces = this.#pieces;
    this.#pieces = [];
    this.size = 0;
    return pieces;
  }

  #add(piece: Buffer): void {
    this.#finishSlab();
    this.#pieces.push(piece);
    this.size += piece.length;
  }

  /** Takes the next `length` bytes of the slab; answers where they begin. */
  #grow(length: number): number {
    const wanted = this.#slab ? length : Math.max(length, roomToBegin);
    if (used + wanted > slab.length) {
      slab = Buffer.allocUnsafeSlow(slabSize);
      used = 0;
    }
    if (this.#slab !== slab || this.#to !== used) {
      this.#finishSlab();
      this.#slab = slab;
      this.#from = used;
    }
    const at = used;
    used += length;
    this.#to = used;
    this.size += length;
    return at;
  }

  #finishSlab(): void {
    if (this.#slab) this.#pieces.push(this.#slab.subarray(this.#from, this.#to));
    this.#slab = undefined;
  }
}
