/** Cuts what an HTTP server sends into answers. They have a length, or no content (RFC 9112 §6.3). */
export class Answers {
  readonly #onAnswer: (head: string, body: Buffer) => void;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(onAnswer: (head: string, body: Buffer) => void) {
    this.#onAnswer = onAnswer;
  }

  /** @throws for an answer without a length: none of the servers gives one. */
  take(chunk: Buffer): void {
    this.#bytes = this.#bytes.length > 0 ? Buffer.concat([this.#bytes, chunk]) : chunk;
    for (;;) {
      const end = this.#bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = this.#bytes.toString('latin1', 0, end + 4);
      const next = head.length + lengthIn(head);
      if (this.#bytes.length < next) return;
      const body = this.#bytes.subarray(head.length, next);
      this.#bytes = this.#bytes.subarray(next);
      this.#onAnswer(head, body);
    }
  }
}

function lengthIn(head: string): number {
  if (/^HTTP\/1\.1 (204|304) /.test(head)) return 0;
  const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer without a length: ${head.slice(0, 100)}`);
  return Number(length);
}
