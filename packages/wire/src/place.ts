/** Where units lie among segments: one seldom begins or ends where the other does. */
import type { Range, Unit } from './dissect/unit.ts';
import type { Opened, UnitRow } from './row.ts';

/** What TCP brought at one time. */
export interface Segment {
  /** Segments of one direction are numbered from 1. */
  number: number;
  /** Where its bytes begin in their direction. */
  from: number;
  bytes: Buffer;
}

/** Which segments a unit lies in. */
export type Place = Pick<UnitRow, 'segments' | 'cuts'>;

/** Bytes of one unit that are shown, and segment borders within it. */
const mostShown = 4096;
/** Segment borders that are drawn on one arrow; of more, some are left out. */
const mostCuts = 100;

/** The segments that a unit lies in, and where it is cut. The segments are in order, without gaps. */
export function placeOf({ ranges }: Unit, segments: readonly Segment[]): Place {
  const [first, last] = [ranges[0], ranges.at(-1)];
  const [oldest] = segments;
  if (!first || !last || !oldest) return {};
  const from = indexOf(segments, first[0]);
  const to = indexOf(segments, last[1] - 1);
  const cuts: number[] = [];
  let before = 0;
  for (const range of ranges) {
    for (let index = indexOf(segments, range[0]); ; index += 1) {
      const segment = segments[index];
      if (!segment || segment.from >= range[1]) break;
      if (segment.from > range[0]) cuts.push(before + segment.from - range[0]);
    }
    before += range[1] - range[0];
  }
  const place = [oldest.number + from, oldest.number + to] satisfies [number, number];
  if (cuts.length === 0) return { segments: place };
  const step = Math.ceil(cuts.length / mostCuts);
  return { segments: place, cuts: cuts.filter((_, index) => index % step === 0) };
}

/** The bytes of some ranges, as far as they are still here. */
export function piecesOf(
  segments: readonly Segment[],
  ranges: readonly Range[],
): Pick<Opened, 'pieces' | 'left'> {
  const pieces: Opened['pieces'] = [];
  let room = mostShown;
  let left = 0;
  for (const [from, to] of ranges) {
    let at = from;
    for (let index = indexOf(segments, from); at < to && room > 0; index += 1) {
      const segment = segments[index];
      if (!segment || segment.from > at) break; // the beginning of it has fallen out
      const bytes = segment.bytes.subarray(
        at - segment.from,
        Math.min(to - segment.from, at - segment.from + room),
      );
      if (bytes.length === 0) break;
      pieces.push({ from: at, hex: bytes.toString('hex') });
      at += bytes.length;
      room -= bytes.length;
    }
    left += to - at;
  }
  return { pieces, left };
}

/** Where segments begin within some ranges. */
export function bordersOf(segments: readonly Segment[], ranges: readonly Range[]): number[] {
  const borders: number[] = [];
  for (const [from, to] of ranges) {
    for (let index = indexOf(segments, from); borders.length < mostShown; index += 1) {
      const segment = segments[index];
      if (!segment || segment.from >= to) break;
      if (segment.from >= from) borders.push(segment.from);
    }
  }
  return borders;
}

/** The index of the segment that holds a byte; 0 when that has fallen out. */
function indexOf(segments: readonly Segment[], at: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle]?.from ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
