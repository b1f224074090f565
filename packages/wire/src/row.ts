/** What the view is sent of each thing that happened. Plain data, and no import that needs Node. */
import type { Direction, Kind, Unit } from './dissect/unit.ts';
import type { FaultName } from './event.ts';

export type { Direction, Field, Kind, Range, Unit } from './dissect/unit.ts';
export type { FaultName } from './event.ts';

interface Common {
  /** Rows are numbered from 1, without gaps. */
  n: number;
  /** Milliseconds since the trace began. */
  at: number;
  connection: number;
}

/** A TCP segment, as the relay passed it on. */
export interface SegmentRow extends Common {
  type: 'segment';
  direction: Direction;
  /** Segments of one direction are numbered from 1. */
  number: number;
  /** Where its bytes begin in their direction. */
  from: number;
  length: number;
}

/** A unit, without its fields: those are fetched when it is opened. */
export interface UnitRow extends Common {
  type: 'unit';
  direction: Direction;
  kind: Kind;
  carrier?: Unit['carrier'];
  length: number;
  summary: string;
  reason?: string | undefined;
  /** The first and the last segment that it lies in. */
  segments?: [first: number, last: number] | undefined;
  /** Where among its bytes another segment begins: the first of these places. */
  cuts?: number[] | undefined;
}

export type Row =
  | SegmentRow
  | UnitRow
  | (Common & { type: 'open' | 'close' | 'reset' | 'unread' })
  | (Common & { type: 'end'; direction: Direction })
  | (Common & { type: 'fault'; name: FaultName });

/** A row that was opened. */
export interface Opened {
  row: Row;
  unit?: Unit | undefined;
  /** Its bytes in hex, in order. */
  pieces: { from: number; hex: string }[];
  /** Bytes of it that are not among them: there were too many, or they have fallen out of the log. */
  left: number;
  /** Where in the direction each of its segments begins. */
  borders: number[];
}

/** All that the view shows of a trace: it needs no server then. */
export interface Recording {
  hello: Hello;
  rows: readonly Opened[];
}

/** What the view is told first. */
export interface Hello {
  /** Whether there is a relay, and so something to break. */
  live: boolean;
  /** What is shown: a command, a port, a file. */
  title: string;
  /** What is done to all connections until it is healed. */
  lasting: FaultName | null;
}
