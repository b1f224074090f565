import type { Row } from '../src/row.ts';
import { textOf } from './words.ts';

/** How a connection stands. */
export type State = 'open' | 'half-closed' | 'frozen' | 'closed' | 'reset';
export type Filter = 'all' | 'heads' | 'messages' | 'frames' | 'connection' | 'problems';

/** Rows that are kept in the page; the log keeps no more. */
const most = 10_000;

/** The rows that came, those of them that are wanted, and what they say about connections. */
export class Rows {
  readonly connections = new Map<number, State>();
  /** What is shown, oldest first. */
  wanted: Row[] = [];
  filter: Filter = 'all';
  connection: number | undefined;
  segments = false;
  #search = '';
  #all: Row[] = [];
  /** Rows whose first segment is the one that the unit before them ended in. */
  readonly #joined = new Set<number>();
  readonly #lastSegment = new Map<string, number>();

  set search(text: string) {
    this.#search = text.toLowerCase();
  }

  /** Answers how many of the oldest wanted rows had to make room. */
  add(rows: readonly Row[]): number {
    for (const row of rows) {
      this.#all.push(row);
      this.#learn(row);
      if (this.#wants(row)) this.wanted.push(row);
    }
    if (this.#all.length <= most) return 0;
    this.#all = this.#all.slice(most / 8);
    const oldest = this.#all[0]?.n ?? 0;
    const gone = this.wanted.findIndex(({ n }) => n >= oldest);
    this.wanted = gone < 0 ? [] : this.wanted.slice(gone);
    for (const n of this.#joined) if (n < oldest) this.#joined.delete(n);
    return Math.max(0, gone);
  }

  /** Looks through all rows again, after another filter was set. */
  select(): void {
    this.wanted = this.#all.filter((row) => this.#wants(row));
  }

  clear(): void {
    this.#all = [];
    this.wanted = [];
    this.#joined.clear();
    for (const [number, state] of this.connections) {
      if (state === 'closed' || state === 'reset') this.connections.delete(number);
    }
  }

  reset(): void {
    this.connections.clear();
    this.#lastSegment.clear();
    this.clear();
  }

  /** Whether a unit begins in the segment in which the one before it ended. */
  isJoined(row: Row): boolean {
    return this.#joined.has(row.n);
  }

  #learn(row: Row): void {
    const { connections } = this;
    const { connection } = row;
    switch (row.type) {
      case 'unit': {
        if (!row.segments) break;
        const way = `${connection} ${row.direction}`;
        if (this.#lastSegment.get(way) === row.segments[0]) this.#joined.add(row.n);
        this.#lastSegment.set(way, row.segments[1]);
        break;
      }
      case 'end':
        if (connections.get(connection) !== 'frozen') connections.set(connection, 'half-closed');
        break;
      case 'close':
        connections.set(connection, 'closed');
        break;
      case 'reset':
        connections.set(connection, 'reset');
        break;
      case 'fault':
        if (row.name === 'freeze') connections.set(connection, 'frozen');
        break;
      case 'open':
        connections.set(connection, 'open');
    }
    if (!connections.has(connection)) connections.set(connection, 'open');
  }

  #wants(row: Row): boolean {
    if (this.connection !== undefined && row.connection !== this.connection) return false;
    if (row.type === 'segment' && !this.segments) return false;
    if (!passes(row, this.filter)) return false;
    return this.#search === '' || textOf(row).toLowerCase().includes(this.#search);
  }
}

function passes(row: Row, filter: Filter): boolean {
  if (filter === 'all') return true;
  if (row.type === 'segment') return false;
  if (row.type !== 'unit') return filter === 'connection';
  if (filter === 'problems') return row.reason !== undefined;
  switch (row.kind) {
    case 'request head':
    case 'response head':
      return filter === 'heads';
    case 'frame': // of WebSocket, where most frames are messages too
      return filter === 'frames' || filter === 'messages';
    case 'chunk':
      return filter === 'frames';
    default:
      return filter === 'messages';
  }
}
