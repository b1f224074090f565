/** One message, one line: `application/x-ndjson`. JSON has no raw line feed in it. */
import { layOut, readRecords, textField } from './plain.ts';
import { excerpt, textOf } from './show.ts';
import { endsWith, type Parse, type Source } from './source.ts';
import type { Span } from './span.ts';
import { type Draft, type Emit, type Note, unit } from './unit.ts';

export function jsonLines(source: Source, emit: Emit): Parse<void> {
  return readRecords(source, emit, 'a line', () => endsWith(0x0a), lineUnit);
}

const lineNote: Note = [
  'A line is a message. Only the line feed says that it is complete, whatever chunks or segments it came in.',
];
const heartbeatNote: Note = [
  'An empty line is no message: it shows that the server is still there.',
];

function lineUnit(span: Span, complete: boolean): Draft {
  const lineFeed = /\r?\n?$/.exec(span.latin1)?.[0].length ?? 0;
  const content = span.length - lineFeed;
  const json = span.slice(0, content);
  const fields = [
    ...(content > 0 ? [textField('JSON', json, ['The message.', 'RFC 8259 §2'])] : []),
    ...layOut(span.slice(content), [['line feed', lineFeed, ['Here the line ends.']]]),
  ];
  const text = textOf(json.bytes);
  const summary = content === 0 ? 'empty line' : `line ${excerpt(text)}`;
  const reason = complete ? undefined : 'no line feed ends it';
  return unit('line', span, summary, content === 0 ? heartbeatNote : lineNote, fields, reason);
}
