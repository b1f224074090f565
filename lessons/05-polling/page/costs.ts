import { find } from '/kit/panel.ts';

/** What the polling of one panel costs, counted as it happens. */
export class Costs {
  readonly #id: string;
  #requests = 0;
  #bytes = 0;
  #readings = 0;
  /** Milliseconds, of all readings together. */
  #delays = 0;

  constructor(id: string) {
    this.#id = id;
  }

  /** A request was sent. */
  asked(): void {
    this.#requests += 1;
    this.#write('requests', this.#requests);
  }

  /** An answer of so many bytes came. */
  received(bytes: number): void {
    this.#bytes += bytes;
    this.#write('bytes', this.#bytes);
  }

  /**
   * A reading taken at `at` is on the page now. Both clocks are this machine's; between two
   * machines their difference would be counted too.
   */
  shown(at: number): void {
    const delay = Date.now() - at;
    this.#readings += 1;
    this.#delays += delay;
    this.#write('delay', delay);
    this.#write('mean', Math.round(this.#delays / this.#readings));
  }

  #write(name: string, count: number): void {
    find(this.#id, `.costs .${name}`, HTMLElement).textContent = String(count);
  }
}
