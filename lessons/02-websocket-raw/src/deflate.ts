/**
 * Compression, message by message: `permessage-deflate` (RFC 7692). The rest of the lesson does
 * without this file, and so does the server unless it is told otherwise: compressing costs far more
 * than all the rest of the protocol, and 64 KiB of memory for each connection.
 */
import { constants, deflateRawSync, inflateRawSync, type Zlib } from 'node:zlib';
import type { Codec } from './codec.ts';
import { Failure } from './frame.ts';
import { Refusal, trimmed } from './handshake.ts';

/// [negotiate]
/** The parameters of one offer (§7.1), names to values; true where there is no value. */
type Parameters = Map<string, string | true>;

/**
 * Takes the first offer of a `Sec-WebSocket-Extensions` field that can be accepted (§5, §7.1);
 * answers undefined when there is none. Throws a {@link Refusal} (400) when it cannot be read.
 */
export function negotiate(field: string): { response: string; codec: Codec } | undefined {
  for (const offer of field.split(',')) {
    const [name, ...parameters] = offer.split(';').map(trimmed);
    if (name !== 'permessage-deflate') continue;
    const accepted = acceptOffer(parse(parameters));
    if (accepted) return accepted;
  }
  return undefined;
}

function acceptOffer(offer: Parameters | undefined) {
  if (!offer) return undefined;
  const response = ['permessage-deflate'];
  // "A server accepts an extension negotiation offer that includes the
  // 'server_no_context_takeover' extension parameter by including [it] in the […] response." (§7.1.1.1)
  const serverForgets = offer.has('server_no_context_takeover');
  if (serverForgets) response.push('server_no_context_takeover');
  // The client says that it may forget too. We take it at its word: it saves us its window.
  const clientForgets = offer.has('client_no_context_takeover');
  if (clientForgets) response.push('client_no_context_takeover');
  // "A server accepts [server_max_window_bits] by including [it] with the same or smaller value".
  const bits = Number(offer.get('server_max_window_bits') ?? 15);
  if (offer.has('server_max_window_bits')) response.push(`server_max_window_bits=${bits}`);
  // client_max_window_bits lets us ask for a smaller window (§7.1.2.2); ours takes any.

  return {
    response: response.join('; '),
    codec: createCodec({ bits, serverForgets, clientForgets }),
  };
}

const windowBits = /^([89]|1[0-5])$/;
/** A map, and no object: to that, `constructor` and `__proto__` would be known names. */
const rules = new Map<string, (value: string | true) => boolean>([
  ['server_no_context_takeover', (value) => value === true],
  ['client_no_context_takeover', (value) => value === true],
  ['server_max_window_bits', (value) => value !== true && windowBits.test(value)],
  ['client_max_window_bits', (value) => value === true || windowBits.test(value)],
]);

const token = /[!#$%&'*+.^_`|~\w-]+/.source; // RFC 9110 §5.6.2
/** A name, and a value that may stand in quotes (RFC 6455 §9.1). */
const parameter = new RegExp(`^(${token})(?:[ \\t]*=[ \\t]*("?)(${token})\\2)?$`);

/**
 * The parameters of an offer; undefined when it has one that is unknown, invalid or there twice: "A
 * server MUST decline an extension negotiation offer" then (§7.1).
 */
function parse(parts: string[]): Parameters | undefined {
  const parameters: Parameters = new Map();
  for (const part of parts) {
    const [, name = '', , value = true] = parameter.exec(part) ?? [];
    if (!name) throw new Refusal(400, 'Sec-WebSocket-Extensions cannot be read.');
    if (parameters.has(name) || !rules.get(name)?.(value)) return undefined;
    parameters.set(name, value);
  }
  return parameters;
}
/// [negotiate]

/// [codec]
const nothing = Buffer.alloc(0);
/** What a sync flush ends with; it does not travel (§7.2.1). */
const tail = Buffer.from('0000ffff', 'hex');
const finishFlush = constants.Z_SYNC_FLUSH;

interface CodecOptions {
  /** The server's window has 2^bits bytes: 8 to 15. */
  bits: number;
  /** Whether each message stands for itself, without what was sent before it. */
  serverForgets: boolean;
  clientForgets: boolean;
}

/**
 * Between two messages nothing is left of deflate but its window: the last 32 KiB of text, to which
 * the next message may refer. So that is all that is kept; zlib begins anew with each message, and
 * is given the window as its dictionary.
 */
function createCodec({ bits, serverForgets, clientForgets }: CodecOptions): Codec {
  let sent: Buffer = nothing;
  let received: Buffer = nothing;
  return {
    compress(data) {
      // zlib's smallest window is 2^9. It keeps 262 bytes of it free for what comes next, so it
      // looks back 250 at the most: that fits into 2^8 too.
      const windowBits = Math.max(bits, 9);
      const options = { finishFlush, windowBits, dictionary: sent };
      const compressed = deflateRawSync(data, options);
      if (!serverForgets) sent = lastOf(sent, data, 2 ** bits);
      return compressed.subarray(0, -tail.length);
    },
    decompress(data, { maxMessage, maxFragments }) {
      const pieces: Buffer[] = [];
      let length = 0;
      let window = received;
      let rest = Buffer.concat([data, tail]);
      // Several blocks of a message may have BFINAL, which says that a block is the last (§7.2.1).
      // zlib believes it, and stops: it begins anew with what follows.
      while (rest.length > 0) {
        const { piece, taken } = inflate(rest, maxMessage, window);
        pieces.push(piece);
        length += piece.length;
        if (length > maxMessage) throw tooLarge(maxMessage);
        if (pieces.length > maxFragments) throw new Failure(1008, 'the message has too many parts');
        window = lastOf(window, piece, 2 ** 15);
        rest = rest.subarray(taken);
      }
      if (!clientForgets) received = window;
      return Buffer.concat(pieces);
    },
  };
}

/** What zlib reads up to a final block, or to the end; `taken` bytes of `data` are that. */
function inflate(data: Buffer, limit: number, dictionary: Buffer) {
  try {
    const options = { finishFlush, maxOutputLength: limit, dictionary, info: true };
    // Its type does not know of `info`.
    const result = inflateRawSync(data, options) as unknown as { buffer: Buffer; engine: Zlib };
    return { piece: result.buffer, taken: result.engine.bytesWritten };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
    throw new Failure(1007, 'what was sent is not compressed data');
  }
}

function tooLarge(limit: number): Failure {
  return new Failure(1009, `a message has ${limit} bytes at the most`);
}

/** The last `length` bytes of what came before and what came now, in memory of their own. */
function lastOf(before: Buffer, now: Buffer, length: number): Buffer {
  return Buffer.from(Buffer.concat([before, now.subarray(-length)]).subarray(-length));
}
/// [codec]
