/** What a body carries, by its Content-Type: the readers that know, and one for all the rest. */
import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { packets, transportOf } from './engine-io.ts';
import { eventStream } from './event-stream.ts';
import type { RequestHead, ResponseHead } from './http-parse.ts';
import { jsonLines } from './json-lines.ts';
import { bytesUnit } from './plain.ts';
import { bytesOf, excerpt, hexOf, textOf, visible } from './show.ts';
import { maxUnit, type Parse, Reader, type Source } from './source.ts';
import { Span } from './span.ts';
import { type Draft, derived, type Emit, field, type Note, unit } from './unit.ts';

type Read = (source: Source, emit: Emit) => Parse<void>;

/** Bytes that a compressed body may unpack to. One that becomes larger is not unpacked. */
const maxUnpacked = 1024 * 1024;

/**
 * A reader for the body of `head`. `request` is the one that it belongs to or answers: the packets
 * of Engine.IO are known by its target.
 */
export function contentReader(
  head: RequestHead | ResponseHead,
  request: RequestHead | undefined,
  emit: Emit,
): Reader {
  const [mediaType = ''] = (head.headers.get('content-type') ?? '').split(';', 1);
  const type = mediaType.trim().toLowerCase();
  const coding = (head.headers.get('content-encoding') ?? 'identity').toLowerCase();
  const polled = request !== undefined && transportOf(request.target) === 'polling';
  const read: Read | undefined = polled && type === 'text/plain' ? packets : readers.get(type);
  if (coding !== 'identity') {
    return new Reader((source) => readPacked(source, coding, type, read, emit));
  }
  return new Reader((source) => (read ? read(source, emit) : readPlain(source, type, emit)));
}

const readers = new Map<string, Read>([
  ['text/event-stream', eventStream],
  ['application/x-ndjson', jsonLines],
  ['application/ndjson', jsonLines],
  ['application/jsonl', jsonLines],
]);

/** As text, where that is what it is. */
function shown(bytes: Buffer, type: string): string {
  const text = type === '' ? isUtf8(bytes) : isText.test(type);
  return text ? visible(textOf(bytes)) : hexOf(bytes);
}

const isText = /^text\/|[/+](json|xml|javascript)$/;
const bodyNote: Note = ['What the message carries.', 'RFC 9110 §6.4'];
const partNote: Note = ['A part of what the message carries: it is long.', 'RFC 9110 §6.4'];

/** A body that is one thing, such as a JSON text or a picture; a long one in several parts. */
function* readPlain(source: Source, type: string, emit: Emit): Parse<void> {
  let inLongBody = false;
  for (;;) {
    const last = yield* isLast(source);
    if (source.length === 0) return;
    const span = source.take(Math.min(maxUnit, source.length));
    inLongBody ||= !last;
    const value = shown(span.bytes, type);
    const fields = [field('content', span, value, [`Of the type ${type || 'that is not given'}.`])];
    const what = `${type || 'body'} ${excerpt(value, 40)} ${span.length} B`;
    const summary = inLongBody ? `a part of ${what}` : what;
    emit(unit('body', span, summary, inLongBody ? partNote : bodyNote, fields, source.cut));
    if (last) return;
  }
}

/** Waits until more is here than one unit holds, or all there is: then it is true. */
function* isLast(source: Source): Parse<boolean> {
  while (!source.ended && source.length <= maxUnit) yield;
  return source.length <= maxUnit;
}

/** A compressed body makes sense as a whole only: it is held, unpacked, and read then. */
function* readPacked(
  source: Source,
  coding: string,
  type: string,
  read: Read | undefined,
  emit: Emit,
): Parse<void> {
  if (!(yield* isLast(source))) {
    yield* passOnParts(source, emit, `${coding}, and too long to be unpacked here`);
    return;
  }
  if (source.length === 0) return;
  const span = source.take(source.length);
  const content = unpack(span.bytes, coding);
  if (content === undefined) {
    emit(bytesUnit(span, `${coding}, which could not be unpacked`));
    return;
  }
  emit(packedUnit(span, coding, type, content));
  if (!read) return;
  const reader = new Reader((inner) => read(inner, (draft) => emit({ ...draft, carrier: 'body' })));
  reader.push(new Span(content, []));
  reader.end();
}

function* passOnParts(source: Source, emit: Emit, reason: string): Parse<void> {
  for (;;) {
    const last = yield* isLast(source);
    if (source.length > 0) emit(bytesUnit(source.take(Math.min(maxUnit, source.length)), reason));
    if (last) return;
  }
}

const unpackers = new Map([
  ['gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
]);

function unpack(bytes: Buffer, coding: string): Buffer | undefined {
  try {
    return unpackers.get(coding)?.(bytes, { maxOutputLength: maxUnpacked });
  } catch {
    return undefined;
  }
}

function packedUnit(span: Span, coding: string, type: string, content: Buffer): Draft {
  const fields = [
    field('content, compressed', span, hexOf(span.bytes), [
      `Compressed with ${coding}: it makes no sense byte by byte.`,
      'RFC 9110 §8.4',
    ]),
    derived('content', shown(content, type), [`What it unpacks to: ${bytesOf(content.length)}.`]),
  ];
  const summary = `${type || 'body'}, ${coding}, ${span.length} B for ${content.length} B`;
  return unit('body', span, summary, bodyNote, fields);
}
