/**
 * Notices silence. A connection can die without a word (a laptop that sleeps, a router that forgets);
 * only the absence of the heartbeat tells. Calls `onSilence` once when `patience` milliseconds pass
 * without a {@link Watchdog.heard}.
 */
export class Watchdog {
  readonly #patience: number;
  readonly #onSilence: () => void;
  /** Undefined when the wait is over, either way. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(patience: number, onSilence: () => void) {
    this.#patience = patience;
    this.#onSilence = onSilence;
    this.#wait();
  }

  /** Something arrived: the wait begins anew. One that is over stays so. */
  heard(): void {
    if (this.#timer === undefined) return;
    this.stop();
    this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.stop();
      this.#onSilence();
    }, this.#patience);
  }
}
