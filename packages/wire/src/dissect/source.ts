/**
 * How bytes are waited for. A parser is a generator that reads from a {@link Source} and yields where
 * it needs more than has come: so it reads like the standard, and cannot tell how the bytes were cut.
 */
import { append, Span } from './span.ts';
import type { Range } from './unit.ts';

/** Bytes of one unit that are held while its end has not come. What is longer is passed on. */
export const maxUnit = 64 * 1024;
/** Pieces of the stream that one unit may be spread over. What lies in more is passed on. */
const maxPieces = 1024;

/** Yields whenever it has to wait. */
export type Parse<T> = Generator<undefined, T, undefined>;

/** The bytes that came and were not taken yet. */
export class Source {
  /** What is held is the part [#from, #to) of it. Only memory that begins here is written to. */
  #memory: Buffer = Buffer.alloc(0);
  #from = 0;
  #to = 0;
  #ranges: Range[] = [];
  ended = false;
  /** Why the end came before its time, when it did. */
  cut: string | undefined;

  /** How many bytes are held. */
  get length(): number {
    return this.#to - this.#from;
  }

  /** What is held, in one piece. */
  get held(): Buffer {
    return this.#memory.subarray(this.#from, this.#to);
  }

  /** Adds bytes. They are not copied where nothing is held: nobody may change them afterwards. */
  push({ bytes, ranges }: Span): void {
    if (this.length === 0) {
      this.#memory = bytes;
      this.#from = 0;
      this.#to = bytes.length;
    } else {
      if (this.#to + bytes.length > this.#memory.length) this.#grow(bytes.length);
      this.#to += bytes.copy(this.#memory, this.#to);
    }
    for (const range of ranges) append(this.#ranges, range);
  }

  /** Twice the room, so that bytes that come one by one are not copied over and over. */
  #grow(more: number): void {
    const held = this.held;
    this.#memory = Buffer.allocUnsafe(Math.max(2 * held.length, held.length + more));
    this.#from = 0;
    this.#to = held.copy(this.#memory);
  }

  /** The next `length` bytes, which must be here. */
  take(length: number): Span {
    const bytes = this.#memory.subarray(this.#from, this.#from + length);
    this.#from += length;
    return new Span(bytes, this.#takeRanges(length));
  }

  #takeRanges(length: number): Range[] {
    const taken: Range[] = [];
    let left = length;
    let whole = 0;
    for (const [from, to] of this.#ranges) {
      if (to - from > left) {
        if (left > 0) taken.push([from, from + left]);
        this.#ranges[whole] = [from + left, to];
        break;
      }
      taken.push([from, to]);
      left -= to - from;
      whole += 1;
    }
    if (whole > 0) this.#ranges.splice(0, whole);
    return taken;
  }
}

/** Runs a parser over what is pushed. */
export class Reader {
  readonly #source = new Source();
  readonly #parse: Parse<void>;

  constructor(parse: (source: Source) => Parse<void>) {
    this.#parse = parse(this.#source);
  }

  push(span: Span): void {
    this.#source.push(span);
    this.#parse.next();
  }

  /** No more will come; `cut` says why, where there should have been more. */
  end(cut?: string): void {
    this.#source.ended = true;
    this.#source.cut = cut;
    this.#parse.next();
  }

  /** What the parser waited for was not bytes, and may have come. */
  wake(): void {
    this.#parse.next();
  }
}

/** Waits until `length` bytes are here; false when the end comes first. */
export function* available(source: Source, length: number): Parse<boolean> {
  while (source.length < length) {
    if (source.ended) return false;
    yield;
  }
  return true;
}

/**
 * Where the record ends that `bytes` begin with, its border included; -1 while that has not come. It
 * is asked again with the same bytes and more: it may remember how far it has looked.
 */
export type FindEnd = (bytes: Buffer, ended: boolean) => number;

export interface Found {
  span: Span;
  /** Whether it reaches to the end of the record; if not, more of it follows, or the end came first. */
  complete: boolean;
  /** Whether it is short enough to be read as one. */
  readable: boolean;
}

/** The next record, or a part of it; undefined when there is none. */
export function* record(source: Source, findEnd: FindEnd): Parse<Found | undefined> {
  for (;;) {
    const end = findEnd(source.held, source.ended);
    if (end > 0 && end <= maxUnit) {
      const span = source.take(end);
      return { span, complete: true, readable: span.ranges.length <= maxPieces };
    }
    if (source.length > maxUnit) {
      return { span: source.take(maxUnit), complete: false, readable: false };
    }
    if (source.ended) {
      if (source.length === 0) return undefined;
      return { span: source.take(source.length), complete: false, readable: true };
    }
    yield;
  }
}

/** For records that end with a byte of their own. */
export function endsWith(byte: number): FindEnd {
  let looked = 0;
  return (bytes) => {
    const at = bytes.indexOf(byte, looked);
    looked = bytes.length;
    return at + 1 || -1;
  };
}
