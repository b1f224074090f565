import type { Range } from './unit.ts';

/**
 * Bytes, and where each of them lies in the stream. Bytes that were unmasked still lie where the
 * masked ones do; bytes that were unpacked lie nowhere, and have no ranges.
 */
export class Span {
  readonly bytes: Buffer;
  readonly ranges: readonly Range[];

  constructor(bytes: Buffer, ranges: readonly Range[]) {
    this.bytes = bytes;
    this.ranges = ranges;
  }

  get length(): number {
    return this.bytes.length;
  }

  /** The part [from, to) of it. */
  slice(from: number, to = this.length): Span {
    return new Span(this.bytes.subarray(from, to), this.rangesOf(from, to));
  }

  /** Where the part [from, to) of it lies. */
  rangesOf(from: number, to: number): Range[] {
    const ranges: Range[] = [];
    let before = 0;
    for (const [begin, end] of this.ranges) {
      if (before >= to) break;
      const first = begin + Math.max(0, from - before);
      const last = Math.min(end, begin + to - before);
      if (first < last) ranges.push([first, last]);
      before += end - begin;
    }
    return ranges;
  }

  /** The bytes as characters, one each: positions in the text are positions in the bytes. */
  get latin1(): string {
    return this.bytes.toString('latin1');
  }

  static concat(spans: readonly Span[]): Span {
    const ranges: Range[] = [];
    for (const span of spans) for (const range of span.ranges) append(ranges, range);
    return new Span(Buffer.concat(spans.map(({ bytes }) => bytes)), ranges);
  }
}

/** Adds a range, as one with the last where they touch. */
export function append(ranges: Range[], range: Range): void {
  const last = ranges.at(-1);
  if (last && last[1] === range[0]) ranges[ranges.length - 1] = [last[0], range[1]];
  else if (range[0] < range[1]) ranges.push(range);
}
