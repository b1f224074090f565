import { Dissector } from './dissect/dissect.ts';
import type { Direction, Range, Unit } from './dissect/unit.ts';
import type { Event } from './event.ts';
import { type Bounds, type Entry, Log } from './log.ts';
import { bordersOf, type Place, piecesOf, placeOf, type Segment } from './place.ts';
import type { Opened } from './row.ts';

/** One direction of a connection, as far as it has come. */
interface Way {
  length: number;
  count: number;
  ended: boolean;
  /** Oldest first, without a gap. */
  segments: Segment[];
}

interface Recorded {
  dissector: Dissector;
  ways: Record<Direction, Way>;
}

/**
 * Makes rows of what happens. The same events make the same rows, now and when they are read from a
 * file: nothing else goes into them.
 */
export class Recorder {
  readonly log: Log;
  readonly #connections = new Map<number, Recorded>();

  constructor(bounds?: Bounds) {
    this.log = new Log((entries) => this.#forget(entries), bounds);
  }

  /** Bytes must not be changed afterwards. */
  take(event: Event): void {
    const { at, connection } = event;
    if (event.type === 'open') this.#connections.set(connection, newConnection());
    const recorded = this.#connections.get(connection);
    switch (event.type) {
      case 'bytes':
        if (recorded) this.#takeBytes(event, recorded);
        break;
      case 'end': {
        const { direction } = event;
        if (recorded?.ways[direction].ended) break;
        if (recorded) this.#end(event, recorded, direction);
        this.log.add((n) => ({ n, at, connection, type: 'end', direction }), { event });
        break;
      }
      case 'close': {
        // Without a word of both sides it was not closed, it was broken off.
        const { proper = recorded?.ways.up.ended && recorded.ways.down.ended } = event;
        if (recorded) {
          this.#end(event, recorded, 'up');
          this.#end(event, recorded, 'down');
        }
        this.log.add((n) => ({ n, at, connection, type: proper ? 'close' : 'reset' }), { event });
        break;
      }
      case 'unread':
        if (recorded) this.#readNoMore(event, recorded);
        this.log.add((n) => ({ n, at, connection, type: 'unread' }), { event });
        break;
      case 'open':
        this.log.add((n) => ({ n, at, connection, type: 'open' }), { event });
        break;
      case 'fault': {
        const { name } = event;
        this.log.add((n) => ({ n, at, connection, type: 'fault', name }), { event });
      }
    }
  }

  /** Takes in a unit whose bytes began before the trace, so that they make no sense by themselves. */
  takeUnit(event: Pick<Event, 'at' | 'connection'>, unit: Unit, place: Place): void {
    this.#addUnit(event, unit, place);
  }

  /** Takes in such bytes, without reading them: where they lie, and which segment they are. */
  takeSegment(event: Event & { type: 'bytes' }, from: number, number: number): void {
    const recorded = this.#connections.get(event.connection) ?? newConnection();
    this.#connections.set(event.connection, recorded);
    const way = recorded.ways[event.direction];
    way.length = from;
    way.count = number - 1;
    this.#addSegment(event, way);
  }

  /** A row with its bytes and its fields, or undefined when it has fallen out. */
  open(n: number): Opened | undefined {
    const entry = this.log.get(n);
    if (!entry) return undefined;
    const { row, unit } = entry;
    if (row.type !== 'unit' && row.type !== 'segment') {
      return { row, pieces: [], left: 0, borders: [] };
    }
    const segments = this.#connections.get(row.connection)?.ways[row.direction].segments ?? [];
    const whole = (): Range[] =>
      row.type === 'segment' ? [[row.from, row.from + row.length]] : [];
    const ranges = unit?.ranges ?? whole();
    return { row, unit, ...piecesOf(segments, ranges), borders: bordersOf(segments, ranges) };
  }

  #takeBytes(event: Event & { type: 'bytes' }, recorded: Recorded): void {
    const { direction, bytes } = event;
    this.#addSegment(event, recorded.ways[direction]);
    this.#addUnits(event, recorded, recorded.dissector.push(direction, bytes));
  }

  #addSegment(event: Event & { type: 'bytes' }, way: Way): void {
    const { at, connection, direction, bytes } = event;
    const { length } = bytes;
    const from = way.length;
    way.length += length;
    way.count += 1;
    const number = way.count;
    way.segments.push({ number, from, bytes });
    this.log.add((n) => ({ n, at, connection, type: 'segment', direction, number, from, length }), {
      event,
    });
  }

  /** Adds units that are complete. */
  #addUnits(event: Event, { ways }: Recorded, units: readonly Unit[]): void {
    for (const unit of units) {
      this.#addUnit(event, unit, placeOf(unit, ways[unit.direction].segments));
    }
  }

  #addUnit(event: Pick<Event, 'at' | 'connection'>, unit: Unit, { segments, cuts }: Place): void {
    const { at, connection } = event;
    const { direction, kind, carrier, length, summary, reason } = unit;
    const row = { at, connection, direction, kind, carrier, length, summary, reason };
    this.log.add((n) => ({ n, type: 'unit', ...row, segments, cuts }), { unit });
  }

  #end(event: Event, recorded: Recorded, direction: Direction): void {
    if (recorded.ways[direction].ended) return;
    recorded.ways[direction].ended = true;
    this.#addUnits(event, recorded, recorded.dissector.end(direction));
  }

  /** What had begun is given up. That the connection ends is still to come. */
  #readNoMore(event: Event, recorded: Recorded): void {
    this.#addUnits(event, recorded, recorded.dissector.end('up'));
    this.#addUnits(event, recorded, recorded.dissector.end('down'));
    recorded.dissector = new Dissector();
  }

  #forget(entries: readonly Entry[]): void {
    for (const { row } of entries) {
      const recorded = this.#connections.get(row.connection);
      if (row.type === 'segment') recorded?.ways[row.direction].segments.shift();
      // What happened to it last has fallen out: nothing of it is left.
      if (row.type === 'close' || row.type === 'reset') this.#connections.delete(row.connection);
    }
  }
}

function newConnection(): Recorded {
  const way = (): Way => ({ length: 0, count: 0, ended: false, segments: [] });
  return { dissector: new Dissector(), ways: { up: way(), down: way() } };
}
