/**
 * What is pushed: one numbered log of readings that can be replayed from any point it still holds.
 *
 * A reader says where it stands with a *cursor* and is told everything after it. That one idea is
 * what lets each lesson lose nothing: whatever happens to a connection, the next one begins where
 * the last message was taken in.
 */

/** One measurement. `seq` counts from 1 without gaps; `at` is in milliseconds since 1970 (UTC). */
export interface Reading {
  /** "I have everything up to and including this reading." Opaque: hand it back, never parse it. */
  readonly cursor: string;
  readonly seq: number;
  readonly at: number;
  /** Degrees Celsius, to one decimal. */
  readonly value: number;
}

/**
 * What a reader is told, in order: `hello` or `reset` before the first reading, then the readings.
 * Every message carries the cursor to keep once it has been dealt with.
 */
export type Message =
  /** You stand here: what follows is next to what you have. */
  | { readonly type: 'hello'; readonly cursor: string }
  /** The log cannot continue from where you stood: what follows is all there is, after a gap. */
  | { readonly type: 'reset'; readonly cursor: string }
  /** The log is somewhere else and cannot be reached. A `hello` follows when it can, or a `reset`. */
  | { readonly type: 'stale'; readonly cursor: string }
  | ({ readonly type: 'reading' } & Reading);

export type Listener = (messages: readonly Message[]) => void;

export interface LogOptions {
  /** How many readings are kept for replay. Older ones are forgotten. */
  capacity?: number;
  /** Names this run of the log; 1 to 16 of a–z and 0–9. A restart must have a new one. */
  epoch?: string;
}

/** A log as its readers see it: they can read it, and follow it. */
export class Log {
  #epoch: string;
  readonly #capacity: number;
  readonly #listeners = new Set<Listener>();
  #log: Reading[] = [];
  #seq = 0;

  constructor({ capacity = 1000, epoch = newEpoch() }: LogOptions = {}) {
    this.#capacity = capacity;
    this.#epoch = epoch;
  }

  /** The cursor of a reader that has everything so far. */
  get cursor(): string {
    return this.#cursorAt(this.#seq);
  }

  /** How many follow the log at this moment. */
  get followers(): number {
    return this.#listeners.size;
  }

  /**
   * Everything after `cursor`, as it is now. Without a cursor: nothing yet, only where to begin.
   * A cursor that is malformed, of another epoch, ahead of the log or too old yields a `reset`
   * and then all that is kept.
   */
  read(cursor?: string): Message[] {
    const since = cursor === undefined ? this.#seq : this.#seqOf(cursor);
    const oldest = this.#seq - this.#log.length;
    const known = since !== undefined && since >= oldest && since <= this.#seq;
    const from = known ? since : oldest;
    const messages: Message[] = [{ type: known ? 'hello' : 'reset', cursor: this.#cursorAt(from) }];
    for (const reading of this.#log.slice(from - oldest)) {
      messages.push({ type: 'reading', ...reading });
    }
    return messages;
  }

  /**
   * Resolves once the log holds what a reader at `cursor` can know of it. A log in memory always
   * does; one that several servers share may have told the reader more, on another of them.
   */
  async reach(_cursor: string | undefined): Promise<void> {}

  /**
   * Hands `listener` what {@link read} answers, then each new reading as it is published, until
   * `signal` aborts. Both happen in one step: nothing can be published in between and be lost,
   * or come twice.
   */
  follow(cursor: string | undefined, listener: Listener, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
    listener(this.read(cursor));
  }

  protected append(at: number, value: number): Reading {
    this.#seq += 1;
    const reading: Reading = { cursor: this.cursor, seq: this.#seq, at, value };
    this.#log.push(reading);
    if (this.#log.length > this.#capacity) this.#log.shift();
    this.tell({ type: 'reading', ...reading });
    return reading;
  }

  /** Forgets what there is: the next reading is not next to it. It has the number after `seq`. */
  protected restart(epoch: string, seq: number): void {
    this.#log = [];
    this.#epoch = epoch;
    this.#seq = seq;
    this.tell({ type: 'reset', cursor: this.cursor });
  }

  /** Tells all who follow. */
  protected tell(message: Message): void {
    for (const listener of this.#listeners) listener([message]);
  }

  #cursorAt(seq: number): string {
    // A hyphen, not a colon: a browser may then send it as Last-Event-ID to another origin
    // without asking first (Fetch, "CORS-unsafe request-header byte").
    return `${this.#epoch}-${seq}`;
  }

  #seqOf(cursor: string): number | undefined {
    const [, epoch, seq] = /^([a-z0-9]{1,16})-(0|[1-9][0-9]{0,14})$/.exec(cursor) ?? [];
    return epoch === this.#epoch ? Number(seq) : undefined;
  }
}

/** What readings are handed to. */
export interface Publisher {
  publish(value: number): unknown;
}

export interface FeedOptions extends LogOptions {
  /** The clock: milliseconds since 1970. */
  now?: () => number;
}

/** A log in memory. It forgets everything when the process ends, and says so with its epoch. */
export class Feed extends Log {
  readonly #now: () => number;

  constructor({ now = Date.now, ...options }: FeedOptions = {}) {
    super(options);
    this.#now = now;
  }

  publish(value: number): Reading {
    return this.append(this.#now(), value);
  }
}

/** Publishes a reading every `interval` milliseconds until `signal` aborts: a room's temperature. */
export function publishEvery(interval: number, feed: Publisher, signal: AbortSignal): void {
  let tenths = 210;
  const timer = setInterval(() => {
    tenths += Math.round(Math.random() * 4) - 2;
    feed.publish(tenths / 10);
  }, interval);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

function newEpoch(): string {
  return crypto.randomUUID().slice(0, 8);
}
