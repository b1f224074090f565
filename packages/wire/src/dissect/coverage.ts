/** Whether units explain all bytes of a direction, and none of them twice. */
import type { Field, Range, Unit } from './unit.ts';

export interface Coverage {
  /** Bytes that no field explains completely, or that lie outside of the stream. */
  missing: Range[];
  /** Bytes that more than one field explains, or one field twice. */
  twice: Range[];
}

/**
 * Compares the fields of `units`, all of one direction, with its `length` bytes, bit by bit. What
 * explains a byte is a field without parts; one that is `content` does not, others do that for it.
 */
export function coverageOf(units: readonly Unit[], length: number): Coverage {
  const explained = units.flatMap(({ fields }) => fields.flatMap(bitsOf));
  explained.sort(([a], [b]) => a - b);
  const missing: Range[] = [];
  const twice: Range[] = [];
  let end = 0;
  for (const [from, to] of explained) {
    if (from > end) missing.push(bytesOf(end, from));
    if (from < end) twice.push(bytesOf(from, Math.min(end, to)));
    end = Math.max(end, to);
  }
  if (end !== length * 8)
    missing.push(bytesOf(Math.min(end, length * 8), Math.max(end, length * 8)));
  return { missing, twice };
}

/** The bits that a field explains, or its parts do. */
function bitsOf(field: Field): Range[] {
  if (field.content) return [];
  const parts = field.fields?.filter(({ ranges }) => ranges.length > 0) ?? [];
  if (parts.length > 0) return parts.flatMap(bitsOf);
  const [first, last] = field.bits ?? [0, 8];
  return field.ranges.map(([from, to]) => [from * 8 + first, (to - 1) * 8 + last]);
}

/** The bytes that these bits lie in. */
function bytesOf(from: number, to: number): Range {
  return [Math.floor(from / 8), Math.ceil(to / 8)];
}
