import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { Unit } from './dissect/unit.ts';
import type { Event } from './event.ts';
import type { Row } from './row.ts';

/** A row, and what it was made from. */
export interface Entry {
  row: Row;
  /** What happened; a unit has none, it follows from the bytes before it. */
  event?: Event | undefined;
  unit?: Unit | undefined;
}

export interface Bounds {
  rows: number;
  /** Roughly, what the rows take of memory. */
  bytes: number;
}

const usual: Bounds = { rows: 10_000, bytes: 24 * 1024 * 1024 };

/** The rows of late. Old ones fall out, so that it takes no more memory after a million of them. */
export class Log {
  /** Numbers mean something within one log alone. */
  readonly epoch = randomUUID().slice(0, 8);
  readonly #bounds: Bounds;
  readonly #changes = new EventEmitter();
  readonly #onDrop: (entries: readonly Entry[]) => void;
  #entries: Entry[] = [];
  #size = 0;
  #last = 0;

  /** `onDrop` is told what has fallen out. */
  constructor(onDrop: (entries: readonly Entry[]) => void = () => {}, bounds = usual) {
    this.#onDrop = onDrop;
    this.#bounds = bounds;
    this.#changes.setMaxListeners(0);
  }

  /** The number of the newest row; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** The number of the oldest row that is still here. */
  get first(): number {
    return this.#last - this.#entries.length + 1;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get(n: number): Entry | undefined {
    return this.#entries[n - this.first];
  }

  /** The rows after number `n`, or after what has fallen out; `most` of them at the most. */
  after(n: number, most: number): Row[] {
    const start = Math.max(0, n + 1 - this.first);
    return this.#entries.slice(start, start + most).map(({ row }) => row);
  }

  /** Gives a row its number and keeps it. */
  add(rowOf: (n: number) => Row, { event, unit }: Omit<Entry, 'row'> = {}): void {
    this.#last += 1;
    const entry = { row: rowOf(this.#last), event, unit };
    this.#entries.push(entry);
    this.#size += sizeOf(entry);
    if (this.#entries.length > this.#bounds.rows || this.#size > this.#bounds.bytes) this.#drop();
    this.#changes.emit('change');
  }

  /** Resolves when there are more rows. */
  async changed(signal: AbortSignal): Promise<void> {
    await once(this.#changes, 'change', { signal });
  }

  /** Many at once: to move all the others down for each would take its time. */
  #drop(): void {
    const count = Math.ceil(this.#entries.length / 8);
    const dropped = this.#entries.slice(0, count);
    this.#entries = this.#entries.slice(count);
    for (const entry of dropped) this.#size -= sizeOf(entry);
    this.#onDrop(dropped);
  }
}

function sizeOf({ event, unit }: Entry): number {
  const bytes = event?.type === 'bytes' ? event.bytes.length : 0;
  return 300 + bytes + (unit ? 2000 + 3 * Math.min(unit.length, 64 * 1024) : 0);
}
