import type { Event } from './event.ts';

/** Bytes that may wait to be read. A connection that brings more is read no further. */
const mostWaiting = 4 * 1024 * 1024;
/** Things that may wait. */
const mostEvents = 100_000;
/** Milliseconds of reading at a time, and of leaving the relay alone before: longer when it is busy. */
const work = 2;
const rest = { calm: 4, busy: 40 };
/** Bytes that pass between two times of reading when the relay is busy. */
const busy = 256 * 1024;

/**
 * What has passed and was not read yet. The relay comes first: bytes are read after they have gone
 * on, a little at a time, and less of it while many more come.
 */
export class Backlog {
  readonly #take: (event: Event) => void;
  readonly #unread = new Set<number>();
  #waiting: Event[] = [];
  #size = 0;
  /** Bytes that passed since the last time of reading, read or not. */
  #passed = 0;
  #isDue = false;

  /** `take` is given the events in their order, later. */
  constructor(take: (event: Event) => void) {
    this.#take = take;
  }

  push(event: Event): void {
    const { connection, at } = event;
    if (event.type === 'bytes') {
      this.#passed += event.bytes.length;
      if (this.#unread.has(connection)) return;
      this.#size += event.bytes.length;
      if (this.#size > mostWaiting || this.#waiting.length > mostEvents) {
        this.#size -= event.bytes.length;
        this.#unread.add(connection);
        this.push({ type: 'unread', connection, at });
        return;
      }
    }
    if (event.type === 'close') this.#unread.delete(connection);
    this.#waiting.push(event);
    if (!this.#isDue) this.#readLater();
  }

  #readLater(): void {
    this.#isDue = true;
    setTimeout(() => this.#read(), this.#passed > busy ? rest.busy : rest.calm);
    this.#passed = 0;
  }

  #read(): void {
    const end = performance.now() + work;
    let done = 0;
    for (const event of this.#waiting) {
      if (done > 0 && performance.now() > end) break;
      done += 1;
      if (event.type === 'bytes') this.#size -= event.bytes.length;
      this.#take(event);
    }
    this.#waiting = this.#waiting.slice(done);
    this.#isDue = false;
    if (this.#waiting.length > 0) this.#readLater();
  }
}
