/** Messages that travel compressed (RFC 7692): enough of it to read along. */
import { constants, inflateRawSync, type Zlib } from 'node:zlib';
import type { Direction } from './unit.ts';

/** Bytes that a message may unpack to. One that becomes larger is not unpacked. */
const maxInflated = 1024 * 1024;
/** Parts that final blocks may divide a message into. One of more is not unpacked. */
const maxParts = 64;
/** What a sync flush ends with; it does not travel (§7.2.2). */
const tail = Buffer.from('0000ffff', 'hex');
/** A message may refer to so many bytes of text before it. */
const windowSize = 2 ** 15;

/**
 * Unpacks the messages of one direction, in order. What is kept between two of them is deflate's
 * window alone: the last 32 KiB of text.
 */
export class Inflater {
  readonly #keepsWindow: boolean;
  #window: Buffer = Buffer.alloc(0);
  /** Why nothing can be unpacked any more: a message may refer to one that was not. */
  #lost: string | undefined;

  constructor(keepsWindow: boolean) {
    this.#keepsWindow = keepsWindow;
  }

  /** The message, or the reason why there is none. */
  inflate(data: Buffer): Buffer | string {
    if (this.#lost) return this.#lost;
    const message = unpack(data, this.#window);
    if (!message) {
      this.skip('it could not be inflated');
      return 'it could not be inflated';
    }
    if (this.#keepsWindow) this.#window = lastOf(this.#window, message);
    return message;
  }

  /** A message was not held: those that refer to it cannot be read. */
  skip(reason: string): void {
    if (this.#keepsWindow) this.#lost = `a message before it was not inflated: ${reason}`;
  }
}

/** A final block does not end the message (§7.2.1), but zlib: it begins anew with what follows. */
function unpack(data: Buffer, dictionary: Buffer): Buffer | undefined {
  let message: Buffer = Buffer.alloc(0);
  let rest = Buffer.concat([data, tail]);
  try {
    for (let part = 0; rest.length > 0; part += 1) {
      if (part === maxParts) return undefined;
      const options = {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: maxInflated,
        dictionary: lastOf(dictionary, message),
        info: true,
      };
      // Its type does not know of `info`.
      const result = inflateRawSync(rest, options) as unknown as { buffer: Buffer; engine: Zlib };
      message = Buffer.concat([message, result.buffer]);
      if (message.length > maxInflated) return undefined;
      rest = rest.subarray(result.engine.bytesWritten);
    }
    return message;
  } catch {
    return undefined;
  }
}

function lastOf(before: Buffer, now: Buffer): Buffer {
  return Buffer.from(Buffer.concat([before, now.subarray(-windowSize)]).subarray(-windowSize));
}

/**
 * An inflater for what is sent in `direction`, by the `Sec-WebSocket-Extensions` of the response;
 * undefined when compression was not agreed on (§7.1).
 */
export function inflaterFor(direction: Direction, extensions: string): Inflater | undefined {
  const agreed = extensions.split(',').find((one) => /^\s*permessage-deflate\s*(;|$)/i.test(one));
  if (agreed === undefined) return undefined;
  const sender = direction === 'up' ? 'client' : 'server';
  return new Inflater(!new RegExp(`;\\s*${sender}_no_context_takeover`, 'i').test(agreed));
}
