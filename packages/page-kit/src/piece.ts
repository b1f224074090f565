import type { ServerResponse } from 'node:http';

/// [piece]
/**
 * A piece of streamed bodies, made into bytes once, however many responses it goes to. `res.write`
 * would put a chunk around it again for each of them, and hand it to the socket in four parts.
 */
export class Piece {
  /** Bytes of the body. */
  readonly length: number;
  /** The size in hex, a line end, the bytes, a line end (RFC 9112 §7.1). */
  readonly chunk: Buffer;
  readonly #body: Buffer;

  /** `text` is not empty: an empty chunk would end the body. */
  constructor(text: string) {
    this.#body = Buffer.from(text);
    this.length = this.#body.length;
    this.chunk = Buffer.from(`${this.length.toString(16)}\r\n${text}\r\n`);
  }

  /** Sends it. The head has to be on its way already: `res.flushHeaders()`. */
  writeTo(res: ServerResponse): void {
    // Whoever asks in HTTP/1.0, as some proxies do, knows no chunks.
    if (res.chunkedEncoding) res.socket?.write(this.chunk);
    else res.write(this.#body);
  }
}
/// [piece]
