/**
 * Finds readings in bytes, whatever stands around them: chunks, events, frames, packets. In each of
 * them a reading is JSON, as the feed has made it, with the time at which it was published. To look
 * for that is all the parsing that a client does: it must not be what is measured.
 */
const mark = Buffer.from('"at":');
const cursorMark = Buffer.from('"cursor":"');
const nothing = Buffer.alloc(0);

export class Readings {
  readonly #onReading: (at: number) => void;
  /** An object that is not whole, at the end of what has come. */
  #rest: Buffer = nothing;
  /** The bytes in which the last reading was, and where. */
  #last: Buffer = nothing;
  #lastAt = 0;

  constructor(onReading: (at: number) => void) {
    this.#onReading = onReading;
  }

  /** Takes what came next, cut anywhere. */
  take(chunk: Buffer): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let from = 0;
    for (;;) {
      const found = bytes.indexOf(mark, from);
      if (found < 0) {
        this.#rest = cutOff(bytes, from);
        return;
      }
      const start = found + mark.length;
      const end = endOfNumber(bytes, start);
      if (end === bytes.length) {
        this.#rest = cutOff(bytes, from); // the number may go on
        return;
      }
      this.#last = bytes;
      this.#lastAt = found;
      this.#onReading(Number(bytes.toString('latin1', start, end)));
      from = end;
    }
  }

  /** The cursor of the last reading, or undefined before the first. */
  get cursor(): string | undefined {
    return cursorIn(this.#last, this.#lastAt);
  }
}

/** The last cursor in `bytes` that begins before `end`. */
export function cursorIn(bytes: Buffer, end = bytes.length): string | undefined {
  const found = bytes.lastIndexOf(cursorMark, end);
  if (found < 0) return undefined;
  const start = found + cursorMark.length;
  const close = bytes.indexOf('"', start);
  return close < 0 ? undefined : bytes.toString('latin1', start, close);
}

/** The beginning of an object at the end of `bytes`, if it is one that goes on. */
function cutOff(bytes: Buffer, from: number): Buffer {
  const start = bytes.lastIndexOf('{');
  return start >= from && start > bytes.lastIndexOf('}') ? bytes.subarray(start) : nothing;
}

function endOfNumber(bytes: Buffer, start: number): number {
  let end = start;
  for (let byte = bytes[end] ?? 0; end < bytes.length; byte = bytes[end] ?? 0) {
    if (byte !== 0x2e && (byte < 0x30 || byte > 0x39)) break;
    end += 1;
  }
  return end;
}
