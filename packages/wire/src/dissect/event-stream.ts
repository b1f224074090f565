/** `text/event-stream`: lines of fields, and an empty line after each event (HTML §9.2.5, §9.2.6). */
import { layOut, readRecords } from './plain.ts';
import { excerpt, textOf, visible } from './show.ts';
import type { FindEnd, Parse, Source } from './source.ts';
import type { Span } from './span.ts';
import { type Draft, type Emit, type Field, field, type Note, unit } from './unit.ts';

const CR = 0x0d;
const LF = 0x0a;

export function eventStream(source: Source, emit: Emit): Parse<void> {
  let first = true;
  return readRecords(source, emit, 'an event', endOfEvent, (span, complete) => {
    const draft = eventUnit(span, first, complete);
    first = false;
    return draft;
  });
}

/** An event ends with an empty line; CR, LF and CRLF all end a line. */
function endOfEvent(): FindEnd {
  let at = 0;
  let lineStart = 0;
  return (bytes, ended) => {
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte !== LF && byte !== CR) continue;
      // Whether a CR stands alone is known when the next byte is here.
      if (byte === CR && at + 1 === bytes.length && !ended) return -1;
      const next = at + (byte === CR && bytes[at + 1] === LF ? 2 : 1);
      if (at === lineStart) return next;
      lineStart = next;
      at = next - 1;
    }
    return -1;
  };
}

/** What a block says, as a browser takes it in. */
interface Event {
  type?: string;
  id?: string;
  retry?: string;
  data?: string[];
  comment?: string;
}

function eventUnit(span: Span, first: boolean, complete: boolean): Draft {
  const event: Event = {};
  const fields: Field[] = [];
  let at = 0;
  if (first && span.latin1.startsWith(byteOrderMark)) {
    fields.push(...layOut(span.slice(0, 3), [['byte order mark', 3, byteOrderMarkNote]]));
    at = 3;
  }
  for (const line of linesOf(span.slice(at))) fields.push(lineField(line, event, complete));
  const reason = complete ? undefined : 'no empty line ends it: a browser drops such an event';
  return unit('event', span, summaryOf(event), noteOf(event), fields, reason);
}

const byteOrderMark = '\u00ef\u00bb\u00bf';
const byteOrderMarkNote: Note = ['One at the very beginning is skipped.', 'HTML §9.2.6'];

function linesOf(span: Span): Line[] {
  const lines: Line[] = [];
  let at = 0;
  // Each match is a line and its end, and one of the two is not empty.
  for (const [whole, text = ''] of span.latin1.matchAll(/([^\r\n]*)(?:\r\n|\r|\n)|[^\r\n]+$/g)) {
    const content = /[\r\n]$/.test(whole) ? text.length : whole.length;
    lines.push({ span: span.slice(at, at + whole.length), content });
    at += whole.length;
  }
  return lines;
}

interface Line {
  span: Span;
  /** Bytes before the line end. */
  content: number;
}

const lineEndNote: Note = ['CR, LF and CRLF all end a line.', 'HTML §9.2.5'];

/** The field of one line. What it says is noted in `event`. */
function lineField({ span, content }: Line, event: Event, complete: boolean): Field {
  const end = span.length - content;
  const text = span.latin1.slice(0, content);
  if (text === '') return blankLine(span, event, complete);
  const colon = text.indexOf(':');
  if (colon === 0) {
    const comment = textOf(span.bytes.subarray(1, content));
    event.comment ??= comment.trim();
    return field('comment', span, visible(comment), commentNote, {
      fields: layOut(span, [
        ['colon', 1, ['A line that begins with a colon is a comment.', 'HTML §9.2.6']],
        ['text', content - 1, ['For people and proxies only.', 'HTML §9.2.7']],
        ['line end', end, lineEndNote],
      ]),
    });
  }
  const name = colon === -1 ? text : text.slice(0, colon);
  const space = colon !== -1 && text[colon + 1] === ' ' ? 1 : 0;
  const before = colon === -1 ? text.length : colon + 1 + space;
  const value = textOf(span.bytes.subarray(before, content));
  return field(name, span, visible(value), takeIn(name, value, event), {
    fields: layOut(span, [
      ['name', name.length, nameNote],
      ['colon', colon === -1 ? 0 : 1, ['The first colon ends the name.', 'HTML §9.2.6']],
      ['space', space, ['One space after the colon is no part of the value.', 'HTML §9.2.6']],
      ['value', content - before, ['The value, in UTF-8.', 'HTML §9.2.5']],
      ['line end', end, lineEndNote],
    ]),
  });
}

const commentNote: Note = [
  'A comment: the page never hears of it. It keeps proxies from taking the connection for dead.',
  'HTML §9.2.7',
];
const nameNote: Note = [
  'The name of the field: event, data, id or retry, in lower case.',
  'HTML §9.2.6',
];

function blankLine(span: Span, event: Event, complete: boolean): Field {
  const sentence = !complete
    ? 'An empty line.'
    : event.data
      ? 'An empty line: the event is complete, and the page is told.'
      : 'An empty line. There was no data, so the page is told nothing.';
  return field('empty line', span, visible(span.latin1), [sentence, 'HTML §9.2.6']);
}

/** Does with a field what a browser does, and says so (HTML §9.2.6). */
function takeIn(name: string, value: string, event: Event): Note {
  const section = 'HTML §9.2.6';
  switch (name) {
    case 'event':
      event.type = value;
      return ['The type that the page listens for. Without it, it is message.', section];
    case 'data':
      event.data ??= [];
      event.data.push(value);
      return ['A line of the data. Several are put together with a line feed between.', section];
    case 'id':
      if (value.includes('\0')) return ['An id with NUL in it is ignored.', section];
      event.id = value;
      return [
        'The browser keeps it, and sends it back in Last-Event-ID when it connects again.',
        section,
      ];
    case 'retry':
      if (!/^[0-9]+$/.test(value)) return ['It is not made of digits alone: ignored.', section];
      event.retry = value;
      return ['Milliseconds that the browser waits before it connects again.', section];
    default:
      return ['A field of another name is ignored.', section];
  }
}

function summaryOf({ type, id, retry, data, comment }: Event): string {
  const words = [
    type && excerpt(type),
    retry !== undefined && `retry ${excerpt(retry)}`,
    id !== undefined && `id ${excerpt(id)}`,
  ];
  if (data) words.unshift('event');
  if (data) words.push(`data ${excerpt(data.join('\n')) || '""'}`);
  else if (comment !== undefined) words.push(`comment ${excerpt(comment)}`);
  return words.filter((word) => typeof word === 'string').join(' ') || 'no event';
}

function noteOf({ data, comment, id, type, retry }: Event): Note {
  const section = 'HTML §9.2.6';
  if (data) return ['An event: fields, one on each line, and an empty line.', section];
  if (comment !== undefined && id === undefined && type === undefined && retry === undefined) {
    return ['A comment by itself: no event comes of it.', section];
  }
  return ['Fields without data: the browser takes them in, and dispatches no event.', section];
}
