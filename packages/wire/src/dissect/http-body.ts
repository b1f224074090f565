/** Where the body of a message ends, and what carries it there (RFC 9112 §6 and §7). */
import { headerField } from './http-head.ts';
import { endOfHead, listOf, type RequestHead, type ResponseHead } from './http-parse.ts';
import { layOut, textField } from './plain.ts';
import { bytesOf } from './show.ts';
import {
  available,
  endsWith,
  maxUnit,
  type Parse,
  type Reader,
  record,
  type Source,
} from './source.ts';
import type { Span } from './span.ts';
import { type Emit, type Field, field, type Note, unit } from './unit.ts';

/** How the end of a body is found; `note` tells people. */
export type Framing =
  | { by: 'none' | 'chunks' | 'close'; note: Note }
  | { by: 'length'; length: number; note: Note }
  /** It cannot be known: all that follows is lost. */
  | { by: 'unknown'; reason: string; note: Note };

export function framingOfRequest(head: RequestHead): Framing {
  const framing = framingOf(head);
  if (framing?.by === 'close') return unknown('a request whose body has no known end');
  return framing ?? { by: 'none', note: ['It has no body.', 'RFC 9112 §6.3'] };
}

export function framingOfResponse(head: ResponseHead, answered: RequestHead | undefined): Framing {
  const { status } = head;
  if (answered?.method === 'HEAD') {
    return { by: 'none', note: ['An answer to HEAD has no body.', 'RFC 9112 §6.3'] };
  }
  if (status < 200 || status === 204 || status === 304) {
    return { by: 'none', note: [`An answer with ${status} has no body.`, 'RFC 9112 §6.3'] };
  }
  return (
    framingOf(head) ?? {
      by: 'close',
      note: ['Its body goes on until the server closes the connection.', 'RFC 9112 §6.3'],
    }
  );
}

/** What the fields say; undefined when they say nothing. */
function framingOf(head: RequestHead | ResponseHead): Framing | undefined {
  const codings = listOf(head, 'transfer-encoding');
  if (codings.at(-1) === 'chunked') {
    return { by: 'chunks', note: ['Its body comes in chunks.', 'RFC 9112 §7.1'] };
  }
  if (codings.length > 0) {
    return {
      by: 'close',
      note: ['Its body is not chunked: it goes on until the connection closes.', 'RFC 9112 §6.3'],
    };
  }
  const lengths = new Set(listOf(head, 'content-length'));
  if (lengths.size === 0) return undefined;
  const [text = ''] = lengths;
  const length = Number(text);
  if (lengths.size > 1 || !/^\d+$/.test(text) || !Number.isSafeInteger(length)) {
    return unknown('Content-Length is not one number');
  }
  return { by: 'length', length, note: [`Its body has ${bytesOf(length)}.`, 'RFC 9112 §6.2'] };
}

function unknown(reason: string): Framing {
  return {
    by: 'unknown',
    reason,
    note: [`Where its body ends cannot be known: ${reason}.`, 'RFC 9112 §6.3'],
  };
}

/**
 * Reads a body, and hands what it carries to `content`. Answers why sense was lost, when it was:
 * what is left in the source is then not known to be anything.
 */
export function* readBody(
  source: Source,
  framing: Framing,
  content: Reader,
  emit: Emit,
): Parse<string | undefined> {
  if (framing.by === 'unknown') return framing.reason;
  if (framing.by === 'chunks') {
    const lost = yield* readChunks(source, content, emit);
    content.end(lost);
    return lost;
  }
  let left = framing.by === 'length' ? framing.length : framing.by === 'close' ? Infinity : 0;
  while (left > 0 && (yield* available(source, 1))) {
    const span = source.take(Math.min(left, source.length));
    left -= span.length;
    content.push(span);
  }
  const missing = left > 0 && left < Infinity;
  content.end(missing ? `the stream ended ${bytesOf(left)} too early` : undefined);
  return undefined;
}

const sizeLine = /^([0-9a-f]+)([ \t]*(?:;.*)?)\r\n$/i;
/** Bytes of a size line: the size, and extensions that nobody uses. */
const maxSizeLine = 4096;

function* readChunks(source: Source, content: Reader, emit: Emit): Parse<string | undefined> {
  for (;;) {
    const line = yield* peekLine(source);
    if (line === undefined) return 'the stream ended before the last chunk';
    const [, digits = '', extension = ''] = sizeLine.exec(line) ?? [];
    const size = Number.parseInt(digits, 16);
    if (!Number.isSafeInteger(size)) return 'what should be the size of a chunk is none';

    const head: Head = { size, digits, extension, length: line.length };
    if (size === 0) return yield* readTrailers(source, head, emit);
    if (size > maxUnit) {
      const lost = yield* readLongChunk(source, head, content, emit);
      if (lost) return lost;
      continue;
    }
    const whole = yield* available(source, line.length + size + 2);
    const span = source.take(whole ? line.length + size + 2 : source.length);
    const data = span.slice(line.length, line.length + size);
    const end = span.slice(line.length + size);
    const fields = [...sizeFields(span, head), ...dataField(data)];
    if (end.length > 0) fields.push(textField('line end', end, endNote));
    const right = whole && end.latin1 === '\r\n';
    const reason = right
      ? undefined
      : whole
        ? 'no line end follows the data'
        : `the stream ended when ${data.length} of ${bytesOf(size)} were here`;
    emit(unit('chunk', span, `chunk ${size} B`, chunkNote, fields, reason));
    content.push(data);
    if (reason) return reason;
  }
}

interface Head {
  size: number;
  digits: string;
  extension: string;
  /** Bytes of the whole line. */
  length: number;
}

/** The next line, which stays where it is; undefined when the end comes first. */
function* peekLine(source: Source): Parse<string | undefined> {
  const findEnd = endsWith(0x0a);
  for (;;) {
    const { held } = source;
    const end = findEnd(held, source.ended);
    if (end > 0) return held.toString('latin1', 0, end);
    if (held.length > maxSizeLine) return '';
    if (source.ended) return undefined;
    yield;
  }
}

const chunkNote: Note = [
  'A chunk: its size, so many bytes, a line end. It is what the server wrote at one time, as a rule. Where it ends says nothing about where a message ends.',
  'RFC 9112 §7.1',
];
const endNote: Note = ['CR and LF after the data, which they are no part of.', 'RFC 9112 §7.1'];

function sizeFields(span: Span, { size, digits, extension, length }: Head): Field[] {
  const line = span.slice(0, length);
  const end = length - digits.length - extension.length;
  return [
    field('size', line.slice(0, digits.length), `${digits} = ${size}`, [
      'How many bytes of data follow, in hexadecimal.',
      'RFC 9112 §7.1',
    ]),
    ...layOut(line.slice(digits.length), [
      ['extension', extension.length, ['Something more about the chunk.', 'RFC 9112 §7.1.1']],
      ['line end', end, ['CR and LF after the size.', 'RFC 9112 §7.1']],
    ]),
  ];
}

function dataField(data: Span): Field[] {
  if (data.length === 0) return [];
  const note: Note = ['The part of the body that this chunk carries.', 'RFC 9112 §7.1'];
  return [field('data', data, bytesOf(data.length), note, { content: true })];
}

const crlf = 0x0d0a;

/** A chunk that is not held: its data are passed on as they come. */
function* readLongChunk(
  source: Source,
  head: Head,
  content: Reader,
  emit: Emit,
): Parse<string | undefined> {
  const line = source.take(head.length);
  const fields = sizeFields(line, head);
  emit(unit('chunk', line, `chunk ${head.size} B begins`, chunkNote, fields));
  for (let left = head.size; left > 0; ) {
    if (!(yield* available(source, 1))) {
      return `the stream ended ${bytesOf(left)} before the end of a chunk`;
    }
    const span = source.take(Math.min(left, source.length));
    left -= span.length;
    content.push(span);
  }
  if (!(yield* available(source, 2))) return 'the stream ended before the line end of a chunk';
  if (source.held.readUInt16BE() !== crlf) return 'no line end follows the data of a chunk';
  const end = source.take(2);
  emit(unit('chunk', end, 'chunk ends', chunkNote, [textField('line end', end, endNote)]));
  return undefined;
}

const lastNote: Note = [
  'The last chunk has no data: the body ends here, and the connection can be used again. Fields may follow it.',
  'RFC 9112 §7.1.2',
];

function* readTrailers(source: Source, head: Head, emit: Emit): Parse<string | undefined> {
  const found = yield* record(source, endOfHead());
  if (!found) return undefined;
  const { span, complete, readable } = found;
  const fields = sizeFields(span, head);
  for (let at = head.length; at < span.length; ) {
    const line = span.slice(at, span.bytes.indexOf(0x0a, at) + 1 || span.length);
    at += line.length;
    const empty = /^\r?\n$/.test(line.latin1);
    fields.push(
      empty
        ? textField('empty line', line, ['The body ends here.', 'RFC 9112 §7.1'])
        : headerField(line),
    );
  }
  const reason = complete && readable ? undefined : 'no empty line ends the body';
  emit(unit('chunk', span, 'last chunk', lastNote, fields, reason));
  return reason;
}
