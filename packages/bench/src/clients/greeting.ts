/** Waits for a text in what comes, cut anywhere, and tells of it once. */
export class Greeting {
  readonly #text: string;
  readonly #onSeen: () => void;
  #bytes: Buffer | undefined = Buffer.alloc(0);

  constructor(text: string, onSeen: () => void) {
    this.#text = text;
    this.#onSeen = onSeen;
  }

  take(chunk: Buffer): void {
    if (!this.#bytes) return;
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (!this.#bytes.includes(this.#text)) return;
    this.#bytes = undefined;
    this.#onSeen();
  }
}
