/** Fields and units that every format has. */
import { bytesOf, excerpt, hexOf, textOf, visible } from './show.ts';
import { type FindEnd, type Parse, record, type Source } from './source.ts';
import type { Span } from './span.ts';
import { type Draft, type Emit, type Field, field, type Note, unit } from './unit.ts';

/**
 * The small parts of a span: a name, a number of bytes, and a note each. One without bytes is left
 * out. Of a long value only the beginning is told: the field that it is a part of has the rest.
 */
export function layOut(
  span: Span,
  parts: readonly (readonly [name: string, length: number, note: Note])[],
): Field[] {
  const fields: Field[] = [];
  let at = 0;
  for (const [name, length, note] of parts) {
    if (length > 0) {
      const value = excerpt(span.bytes.toString('utf8', at, at + Math.min(length, 100)));
      fields.push(field(name, { ranges: span.rangesOf(at, at + length) }, value, note));
    }
    at += length;
  }
  return fields;
}

export function textField(name: string, span: Span, note: Note): Field {
  return field(name, span, visible(textOf(span.bytes)), note);
}

/** What is passed on without being read. */
export function bytesUnit(span: Span, reason: string): Draft {
  const value = `${hexOf(span.bytes)} "${excerpt(span.bytes.toString('latin1', 0, 100))}"`;
  return unit(
    'bytes',
    span,
    `${bytesOf(span.length)}: ${reason}`,
    ['Bytes that are passed on as they came, without being read.'],
    [field('bytes', span, value, [`They are not explained: ${reason}.`])],
    reason,
  );
}

/**
 * All that is held and all that comes, to the end, as bytes. Where there is no sense there are no
 * borders: a unit is what came at one time.
 */
export function* passOn(source: Source, emit: Emit, reason: string): Parse<void> {
  for (;;) {
    if (source.length > 0) emit(bytesUnit(source.take(source.length), reason));
    if (source.ended) return;
    yield;
  }
}

/**
 * Reads records, one after the other. One that is too long to be held is passed on as bytes, and the
 * next is read again. `what` is what they are called.
 */
export function* readRecords(
  source: Source,
  emit: Emit,
  what: string,
  findEnd: () => FindEnd,
  read: (span: Span, complete: boolean) => Draft,
): Parse<void> {
  let inLong = false;
  for (;;) {
    const found = yield* record(source, findEnd());
    if (!found) return;
    const { span, complete, readable } = found;
    if (inLong || !readable) emit(bytesUnit(span, `${what} that is too long to be held here`));
    else emit(read(span, complete));
    inLong = !readable && !complete;
  }
}
