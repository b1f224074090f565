import { hexOf } from './dissect/show.ts';
import type { Field, Unit } from './dissect/unit.ts';
import type { Opened } from './row.ts';

/** Bytes in a line. */
const width = 16;
/** Characters of a value that stands behind its bytes. A longer one has a line of its own, up to `most`. */
const short = 32;
const most = 200;

/**
 * A unit as lines of text: its bytes in hex and as characters, and behind them what they are. Each
 * field begins a line, and so does each group of bits. With `wanted`, fields of other names are only
 * counted: a head has many lines that say nothing new.
 */
export function* dumpOf(
  { unit, pieces, left }: Opened,
  wanted?: readonly string[],
): Generator<string> {
  const bytes = new Map<number, number>();
  for (const { from, hex } of pieces) {
    for (const [index, value] of Buffer.from(hex, 'hex').entries()) bytes.set(from + index, value);
  }
  let byteBefore = -1;
  let skipped: Field[] = [];
  for (const field of unit ? leavesOf(unit) : []) {
    if (wanted && !wanted.includes(field.name)) {
      skipped.push(field);
      continue;
    }
    if (skipped.length > 0) yield counted(skipped);
    skipped = [];
    const places = field.ranges.flatMap(([from, to]) =>
      Array.from({ length: to - from }, (_, index) => from + index),
    );
    if (field.bits) {
      const [place = 0] = places;
      const at = place === byteBefore ? undefined : place;
      yield bitLine(at, bytes.get(place) ?? 0, field, field.bits);
      byteBefore = place;
    } else if (field.content && unit?.kind !== 'frame') {
      yield lineOf('', '...', '', `${field.name}: ${field.value}, told below`);
    } else {
      yield* byteLines(places, bytes, field);
    }
  }
  if (skipped.length > 0) yield counted(skipped);
  if (left > 0) yield lineOf('', '...', '', `${left} bytes more`);
}

/** The fields of a unit. Of a frame also their parts: two bytes of it are seven fields. */
function leavesOf({ kind, fields }: Unit): Field[] {
  const partsOf = ({ fields = [] }: Field) => fields.filter(({ ranges }) => ranges.length > 0);
  return fields.flatMap((field) => {
    const parts = kind === 'frame' ? partsOf(field) : [];
    return parts.length > 0 ? parts : [field];
  });
}

function* byteLines(
  places: readonly number[],
  bytes: ReadonlyMap<number, number>,
  { name, value, fields = [] }: Field,
): Generator<string> {
  const known = places.filter((place) => bytes.has(place));
  const all = Buffer.from(known.map((place) => bytes.get(place) ?? 0));
  const said = all.toString().replace(/\r?\n$/, '');
  const isSaid = said.includes(value) || value === hexOf(all);
  const isShort = !isSaid && value.length <= short;
  for (let at = 0; at < all.length; at += width) {
    const label = isShort ? `${name}: ${value}` : name;
    yield rowOf(offset(known[at] ?? 0), all.subarray(at, at + width), at === 0 ? label : '');
  }
  // What is worked out from the bytes is in none of them.
  for (const { name, value, ranges } of fields) {
    if (ranges.length > 0 || name === 'masked') continue;
    if (name === 'unmasked') yield* unmaskedRows(value);
    else yield noteOf(`${name}: ${value}`);
  }
  const isUnmasked = fields.some(({ name }) => name === 'unmasked');
  if (!isSaid && !isShort && !isUnmasked) yield noteOf(value);
}

/** The bytes that came out of the mask, under those that went in. */
function* unmaskedRows(value: string): Generator<string> {
  const bytes = Buffer.from(value.replace(/[^0-9a-f]/g, ''), 'hex');
  for (let at = 0; at < bytes.length; at += width) {
    yield rowOf('', bytes.subarray(at, at + width), at === 0 ? 'unmasked' : '');
  }
  if (value.endsWith('…')) yield lineOf('', '...', '', '');
}

function rowOf(offset: string, bytes: Buffer, label: string): string {
  const hex = bytes.toString('hex').replace(/../g, '$& ').trimEnd();
  return lineOf(offset, hex, bytes.toString('latin1').replace(/[^ -~]/g, '.'), label);
}

/** A group of bits in its byte; `at` is left out where the line before has it. */
function bitLine(
  at: number | undefined,
  byte: number,
  field: Field,
  [from, to]: readonly [number, number],
) {
  const bits = byte.toString(2).padStart(8, '0').slice(from, to).padStart(to, '.').padEnd(8, '.');
  const label = `${field.name}: ${field.value}`;
  if (at === undefined) return lineOf('', '', bits, label);
  return lineOf(offset(at), byte.toString(16).padStart(2, '0'), bits, label);
}

function counted(fields: readonly Field[]): string {
  const bytes = fields.flatMap(({ ranges }) => ranges).reduce((sum, [a, b]) => sum + b - a, 0);
  const lines = fields.length === 1 ? '1 line' : `${fields.length} lines`;
  return lineOf('', '...', '', `${lines} more, ${bytes} bytes`);
}

function lineOf(offset: string, hex: string, text: string, label: string): string {
  return `${offset.padEnd(6)}${hex.padEnd(3 * width)} ${text.padEnd(width)}  ${label}`.trimEnd();
}

function noteOf(text: string): string {
  return `${' '.repeat(6)}${text.length > most ? `${text.slice(0, most)}…` : text}`;
}

function offset(at: number): string {
  return at.toString(16).padStart(4, '0');
}
