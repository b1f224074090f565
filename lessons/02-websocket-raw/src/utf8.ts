import { isUtf8 } from 'node:buffer';

/// [utf8]
/**
 * Checks UTF-8 while it arrives, so that a wrong byte is found when it comes and not when the
 * message is complete (RFC 6455 §8.1). A character cut by a border waits here, three bytes at most.
 */
export class Utf8Checker {
  readonly #cut = Buffer.alloc(4);
  /** How many bytes of a cut character are waiting. */
  #waiting = 0;

  /** Takes the next bytes; answers whether everything so far can still become valid UTF-8. */
  push(bytes: Buffer): boolean {
    let from = 0;
    while (this.#waiting > 0 && from < bytes.length) {
      this.#cut[this.#waiting] = bytes[from];
      this.#waiting += 1;
      from += 1;
      if (!canBegin(this.#cut, 0, this.#waiting)) return false;
      if (this.#waiting === lengthOf(this.#cut[0])) this.#waiting = 0;
    }
    const to = wholeCharacters(bytes, from);
    if (!isUtf8(bytes.subarray(from, to))) return false;
    if (to === bytes.length) return true;
    this.#waiting = bytes.copy(this.#cut, 0, to);
    return canBegin(this.#cut, 0, this.#waiting);
  }
}
/// [utf8]

/** How many bytes the character that begins with `lead` has; 1 for a byte that begins none. */
function lengthOf(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

/** Where the last character begins if it is cut at the end of `bytes`; else the end. */
function wholeCharacters(bytes: Buffer, from: number): number {
  for (let at = bytes.length - 1; at >= from && at >= bytes.length - 3; at -= 1) {
    const byte = bytes[at];
    if (byte >= 0xc0) return at + lengthOf(byte) > bytes.length ? at : bytes.length;
    if (byte < 0x80) break;
  }
  return bytes.length;
}

const whole = Buffer.alloc(4);

/**
 * Whether some character begins with these bytes. The first and the second byte decide that
 * (RFC 3629 §4); any continuation byte will do for those to come.
 */
function canBegin(bytes: Buffer, from: number, to: number): boolean {
  const lead = bytes[from];
  if (to - from === 1) return lead >= 0xc2 && lead <= 0xf4;
  whole.fill(0x80);
  bytes.copy(whole, 0, from, to);
  return isUtf8(whole.subarray(0, lengthOf(lead)));
}
