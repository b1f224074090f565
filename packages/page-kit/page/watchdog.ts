/**
 * Notices silence. A connection can die without a word (a laptop that sleeps, a router that forgets);
 * only the absence of the heartbeat tells. Calls `onSilence` once when `patience` milliseconds pass
 * without a {@link Watchdog.heard}.
 */
export class Watchdog {
  readonly #patience: number;
  readonly #onSilence: () => void;
  #timer: ReturnType<typeof setTimeout>;

  constructor(patience: number, onSilence: () => void) {
    this.#patience = patience;
    this.#onSilence = onSilence;
    this.#timer = setTimeout(onSilence, patience);
  }

  /** Something arrived: the wait begins anew. */
  heard(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onSilence, this.#patience);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
