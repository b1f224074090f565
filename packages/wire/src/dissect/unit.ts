/**
 * What dissection results in: plain data that goes through JSON and into a page. Nothing in this
 * file needs Node.
 */

/** Towards the server, or towards the client. */
export type Direction = 'up' | 'down';

/** The bytes [from, to) of one direction of a connection; its first byte is 0. */
export type Range = readonly [from: number, to: number];

export type Kind =
  | 'request head'
  | 'response head'
  | 'chunk'
  | 'body'
  | 'line'
  | 'event'
  | 'frame'
  | 'message'
  | 'packet'
  /** What could not be read, or not be held; `reason` says why. */
  | 'bytes';

/** One row of a sequence diagram. */
export interface Unit {
  direction: Direction;
  kind: Kind;
  /**
   * Where its bytes lie, in order. There are several ranges where that which carries it cuts it: an
   * event that spans three chunks has three. There is none for what was packed with other things in
   * compressed bytes: those are explained by the unit before it.
   */
  ranges: readonly Range[];
  /** Bytes; for what has no ranges, the bytes it was unpacked to. */
  length: number;
  /** Its ranges lie inside units of this kind, which came before it. Without one it stands alone. */
  carrier?: 'chunk' | 'frame' | 'body' | undefined;
  /** One line: `TEXT fin masked "12,5,8" 6 B`. */
  summary: string;
  /** What such a unit is, in a sentence or two. */
  note: string;
  section?: string | undefined;
  /** What is wrong with it: why it could not be read, which rule it breaks, that it is unfinished. */
  reason?: string | undefined;
  fields: readonly Field[];
}

/** A named part of a unit. */
export interface Field {
  name: string;
  /** Where its bytes lie, as in a unit. None for what is worked out, such as a payload unmasked. */
  ranges: readonly Range[];
  /** The bits [from, to) of its one byte; bit 0 is the leftmost, as the standards draw it. */
  bits?: Range | undefined;
  /** For people; cut where it is long. */
  value: string;
  /** What it is for, in a sentence or two. */
  note: string;
  section?: string | undefined;
  /** What these bytes say is told by the units that they carry. */
  content?: true | undefined;
  /** Its parts. Those with ranges cover it completely. */
  fields?: readonly Field[] | undefined;
}

/** A sentence of explanation, and the section of the standard behind it. */
export type Note = readonly [note: string, section?: string];

/** The part of a unit that its direction is added to. */
export type Draft = Omit<Unit, 'direction'>;
export type Emit = (unit: Draft) => void;

interface Placed {
  readonly ranges: readonly Range[];
  readonly length: number;
}

export function unit(
  kind: Kind,
  { ranges, length }: Placed,
  summary: string,
  [note, section]: Note,
  fields: readonly Field[],
  reason?: string,
): Draft {
  return { kind, ranges, length, summary, note, section, reason, fields };
}

export function field(
  name: string,
  { ranges }: Pick<Placed, 'ranges'>,
  value: string,
  [note, section]: Note,
  more: Pick<Field, 'bits' | 'content' | 'fields'> = {},
): Field {
  const { bits, content, fields } = more;
  return { name, ranges, bits, value, note, section, content, fields };
}

/** A field that is worked out from others, and is not on the wire itself. */
export function derived(name: string, value: string, note: Note): Field {
  return field(name, nowhere, value, note);
}

const nowhere = { ranges: [] };
