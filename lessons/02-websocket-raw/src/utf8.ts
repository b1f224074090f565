import { isUtf8 } from 'node:buffer';

/// [utf8]
/**
 * Checks UTF-8 while it arrives, so that a wrong byte is found when it comes and not when the
 * message is complete (RFC 6455 §8.1). A character cut by a border waits here, three bytes at most.
 */
export class Utf8Checker {
  #cut = Buffer.of();

  /** Takes the next bytes; answers whether everything so far can still become valid UTF-8. */
  push(piece: Buffer): boolean {
    const bytes = this.#cut.length > 0 ? Buffer.concat([this.#cut, piece]) : piece;
    const end = endOfWhole(bytes);
    this.#cut = Buffer.from(bytes.subarray(end));
    return isUtf8(bytes.subarray(0, end)) && (end === bytes.length || canBegin(this.#cut));
  }
}

/** Where the last character begins if it is cut at the end of `bytes`; else the end. */
function endOfWhole(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const lead = bytes[bytes.length - back];
    if (lead >= 0xc0) return bytes.length - (lengthOf(lead) > back ? back : 0);
  }
  return bytes.length;
}

/** How many bytes the character that begins with `lead` has. */
function lengthOf(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}

/**
 * Whether some character begins with these bytes: with the lowest or the highest of the bytes that
 * may follow, it is whole (RFC 3629 §4).
 */
function canBegin(cut: Buffer): boolean {
  const missing = lengthOf(cut[0]) - cut.length;
  return [0x80, 0xbf].some((byte) => isUtf8(Buffer.concat([cut, Buffer.alloc(missing, byte)])));
}
/// [utf8]
