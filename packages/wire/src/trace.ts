/**
 * A trace as a file: JSON lines (README.md has them all). Only what happened is written. What it
 * means is worked out again by whoever reads it, so a trace has no opinion of its own, and stays small
 * enough to be read by people.
 */
import type { Direction, Unit } from './dissect/unit.ts';
import { type FaultName, faultNames } from './event.ts';
import type { Entry } from './log.ts';
import type { Place } from './place.ts';
import type { Recorder } from './recorder.ts';

const version = 1;

/** A line of the file after the first. */
type Line = { at: number; connection: number } & (
  | { type: 'open' | 'unread' }
  | { type: 'close'; proper?: boolean | undefined }
  | { type: 'end'; direction: Direction }
  | { type: 'fault'; name: FaultName }
  | ({ type: 'bytes'; direction: Direction; from?: number; number?: number } & Bytes)
  /** Only where the bytes before it are missing: nobody could work it out. */
  | ({ type: 'unit'; unit: Unit } & Place)
);

/** Bytes, as text where they are text. */
type Bytes = { text: string } | { hex: string };

/** The lines of a trace, each with its line end. */
export function* linesOf(entries: readonly Entry[]): Generator<string> {
  yield `${JSON.stringify({ trace: version })}\n`;
  const whole = new Set<number>();
  for (const { row, event, unit } of entries) {
    const { at, connection } = row;
    if (row.type === 'open') whole.add(connection);
    const isWhole = whole.has(connection);
    if (event?.type === 'bytes' && row.type === 'segment') {
      const { direction, from, number } = row;
      const place = isWhole ? {} : { from, number };
      yield lineOf({ at, connection, type: 'bytes', direction, ...place, ...written(event.bytes) });
    } else if (event?.type === 'close' && !isWhole) {
      yield lineOf({ ...event, proper: row.type === 'close' });
    } else if (event && event.type !== 'bytes') {
      yield lineOf(event);
    } else if (unit && !isWhole) {
      const { segments, cuts } = row.type === 'unit' ? row : {};
      yield lineOf({ at, connection, type: 'unit', segments, cuts, unit });
    }
  }
}

function lineOf({ at, connection, type, ...rest }: Line): string {
  return `${JSON.stringify({ at, connection, type, ...rest })}\n`;
}

function written(bytes: Buffer): Bytes {
  const text = bytes.toString();
  const isText = !bytes.includes(0) && Buffer.from(text).equals(bytes);
  return isText ? { text } : { hex: bytes.toString('hex') };
}

/**
 * Records what a file tells.
 *
 * @throws {TraceError} that names the line, for what is no trace.
 */
export function readTrace(text: string, recorder: Recorder): void {
  const lines = text.split('\n');
  lines.forEach((line, index) => {
    if (line === '' && index > 0) return;
    try {
      const value: unknown = JSON.parse(line);
      if (index === 0) expectHead(value);
      else takeLine(lineFrom(value), recorder);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new TraceError(`line ${index + 1}: ${reason}`);
    }
  });
}

export class TraceError extends Error {}

function expectHead(value: unknown): void {
  if (!isObject(value) || value.trace !== version) {
    throw new Error(`a trace begins with {"trace":${version}}`);
  }
}

function takeLine(line: Line, recorder: Recorder): void {
  if (line.type === 'unit') {
    recorder.takeUnit(line, line.unit, line);
  } else if (line.type === 'bytes') {
    const { at, connection, type, direction, from, number } = line;
    const bytes = 'text' in line ? Buffer.from(line.text) : Buffer.from(line.hex, 'hex');
    const event = { at, connection, type, direction, bytes };
    if (from === undefined || number === undefined) recorder.take(event);
    else recorder.takeSegment(event, from, number);
  } else {
    recorder.take(line);
  }
}

function lineFrom(value: unknown): Line {
  if (!isObject(value) || !isLine(value)) throw new Error('this is no line of a trace');
  return value;
}

function isLine(value: Record<string, unknown>): value is Line {
  const { at, connection, type, direction, from, number, text, hex } = value;
  const { proper, name, unit, segments, cuts } = value;
  if (!isCount(at) || !isCount(connection)) return false;
  switch (type) {
    case 'open':
    case 'unread':
      return true;
    case 'close':
      return proper === undefined || typeof proper === 'boolean';
    case 'end':
      return isDirection(direction);
    case 'fault':
      return faultNames.some((known) => known === name);
    case 'bytes':
      return (
        isDirection(direction) &&
        (typeof text === 'string' || (typeof hex === 'string' && /^([0-9a-f]{2})*$/.test(hex))) &&
        [from, number].every((place) => place === undefined || isCount(place))
      );
    case 'unit':
      return (
        isObject(unit) &&
        isDirection(unit.direction) &&
        [unit.kind, unit.summary, unit.note].every((word) => typeof word === 'string') &&
        isCount(unit.length) &&
        Array.isArray(unit.ranges) &&
        Array.isArray(unit.fields) &&
        [segments, cuts].every((list) => list === undefined || isCounts(list))
      );
    default:
      return false;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}

function isCounts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isCount);
}

function isDirection(value: unknown): value is Direction {
  return value === 'up' || value === 'down';
}
