/** The units and fields of heads: a start line, header fields, an empty line (RFC 9112 §2.1). */
import { hash } from 'node:crypto';
import { fieldOf, type RequestHead, type ResponseHead, withoutLineEnd } from './http-parse.ts';
import { noteOfField, noteOfMethod, noteOfStatus } from './http-words.ts';
import { layOut, textField } from './plain.ts';
import { excerpt, textOf, visible } from './show.ts';
import type { Span } from './span.ts';
import { type Draft, derived, type Field, field, type Note, unit } from './unit.ts';

export function requestUnit(span: Span, head: RequestHead, body: Note): Draft {
  const { method, target, version } = head;
  const space: Note = ['One space.', 'RFC 9112 §3'];
  const startLine = (line: Span) =>
    startField(
      'request line',
      line,
      ['What is asked for.', 'RFC 9112 §3'],
      [
        ['method', method.length, noteOfMethod(method)],
        ['space', 1, space],
        [
          'target',
          target.length,
          ['What is asked for: a path, and after ? the query.', 'RFC 9112 §3.2'],
        ],
        ['space', 1, space],
        ['version', version.length, ['The version of the protocol.', 'RFC 9112 §2.3']],
      ],
    );
  const [sentence, section = 'RFC 9112 §2.1'] = body;
  return unit(
    'request head',
    span,
    `${method} ${excerpt(target, 100)} ${version}`,
    [`The head of a request: a request line, fields, an empty line. ${sentence}`, section],
    headFields(span, startLine),
  );
}

/** `answered` is the request that this answers, as far as it was seen. */
export function responseUnit(
  span: Span,
  head: ResponseHead,
  answered: RequestHead | undefined,
  body: Note,
): Draft {
  const { status, phrase, version, headers } = head;
  const space: Note = ['One space.', 'RFC 9112 §4'];
  const startLine = (line: Span) =>
    startField(
      'status line',
      line,
      ['How it went.', 'RFC 9112 §4'],
      [
        ['version', version.length, ['The version of the protocol.', 'RFC 9112 §2.3']],
        ['space', 1, space],
        ['status', 3, noteOfStatus(status)],
        ['space', 1, space],
        ['reason phrase', phrase.length, ['For people. No software reads it.', 'RFC 9112 §4']],
      ],
    );
  const [sentence, section = 'RFC 9112 §2.1'] = body;
  const note = answered
    ? `The answer to ${answered.method} ${excerpt(answered.target, 100)}. ${sentence}`
    : `An answer to a request that was not seen. ${sentence}`;
  const [type = ''] = (headers.get('content-type') ?? '').split(';', 1);
  return unit(
    'response head',
    span,
    [String(status), visible(phrase), type].filter(Boolean).join(' '),
    [note, section],
    headFields(span, startLine, answered?.headers.get('sec-websocket-key')),
  );
}

function startField(
  name: string,
  line: Span,
  note: Note,
  parts: readonly (readonly [string, number, Note])[],
): Field {
  const end = line.length - parts.reduce((sum, [, length]) => sum + length, 0);
  const fields = layOut(line, [...parts, ['line end', end, lineEndNote]]);
  return field(name, line, visible(withoutLineEnd(textOf(line.bytes))), note, { fields });
}

const lineEndNote: Note = ['A line ends with CR and LF.', 'RFC 9112 §2.1'];
const emptyLine: Note = ['An empty line: the head ends here.', 'RFC 9112 §2.1'];

/** The fields of all lines. `key` is that of the request, for an answer that agrees to WebSocket. */
function headFields(span: Span, startLine: (line: Span) => Field, key?: string): Field[] {
  const fields: Field[] = [];
  let begun = false;
  let at = 0;
  while (at < span.length) {
    const line = span.slice(at, span.bytes.indexOf(0x0a, at) + 1 || span.length);
    at += line.length;
    if (/^\r?\n$/.test(line.latin1)) {
      fields.push(textField('empty line', line, begun ? emptyLine : skippedLine));
    } else if (begun) {
      fields.push(headerField(line, key));
    } else {
      fields.push(startLine(line));
      begun = true;
    }
  }
  return fields;
}

const skippedLine: Note = ['An empty line before a message is skipped.', 'RFC 9112 §2.2'];

/** The field of one line of header or trailer. */
export function headerField(line: Span, key?: string): Field {
  const text = withoutLineEnd(line.latin1);
  const found = fieldOf(text);
  if (!found) {
    return /^[ \t]/.test(text)
      ? textField('folded line', line, [
          'It continues the line before it. That is no longer allowed.',
          'RFC 9112 §5.2',
        ])
      : textField('malformed line', line, [
          'Not a field: a field is a name, a colon at once, and a value.',
          'RFC 9112 §5',
        ]);
  }
  const { name, value, at } = found;
  const fields = layOut(line, [
    ['name', name.length, ['Upper and lower case are the same.', 'RFC 9110 §5.1']],
    ['colon', at - name.length, ['A colon, and white space that does not count.', 'RFC 9112 §5']],
    ['value', value.length, ['The value, without white space around it.', 'RFC 9110 §5.5']],
    ['white space', text.length - at - value.length, blankNote],
    ['line end', line.length - text.length, lineEndNote],
  ]);
  if (key && name.toLowerCase() === 'sec-websocket-accept') fields.push(acceptField(key, value));
  const shown = visible(textOf(line.bytes.subarray(at, at + value.length)));
  return field(name, line, shown, noteOfField(name), { fields });
}

const blankNote: Note = ['White space that does not count.', 'RFC 9112 §5'];

/** The fixed string of RFC 6455 §1.3. */
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

function acceptField(key: string, value: string): Field {
  const expected = hash('sha1', key + guid, 'base64');
  return derived('worked out from the key', expected, [
    `SHA-1 of the key and ${guid}, in base64. ${
      expected === value ? 'It is the same.' : 'It is another: the client fails the connection.'
    }`,
    'RFC 6455 §4.2.2',
  ]);
}
