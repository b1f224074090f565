/**
 * Engine.IO packets (Engine.IO protocol, version 4): a digit for the type, then data. A WebSocket
 * message is one packet; the body of a poll is several, with U+001E between them.
 */
import { layOut, readRecords, textField } from './plain.ts';
import { excerpt, hexOf, textOf } from './show.ts';
import { socketIoPacket } from './socket-io.ts';
import { endsWith, type Parse, type Source } from './source.ts';
import type { Span } from './span.ts';
import { type Draft, derived, type Emit, type Field, field, type Note, unit } from './unit.ts';

export type Transport = 'polling' | 'websocket';

/** How packets travel by the target of a request; undefined where it is not for Engine.IO 4. */
export function transportOf(target: string): Transport | undefined {
  const [, query = ''] = target.split('?', 2);
  const parameters = new URLSearchParams(query);
  // JSONP, for clients of long ago, wraps the packets in a script.
  if (parameters.get('EIO') !== '4' || parameters.has('j')) return undefined;
  const transport = parameters.get('transport');
  return transport === 'polling' || transport === 'websocket' ? transport : undefined;
}

const separator = 0x1e;

/** The packets in the body of a poll. */
export function packets(source: Source, emit: Emit): Parse<void> {
  const findEnd = () => endsWith(separator);
  // The last packet has no separator: it ends with the body.
  return readRecords(source, emit, 'a packet', findEnd, (span, complete) =>
    pollingPacket(span, complete ? undefined : source.cut),
  );
}

const section = 'Engine.IO protocol v4, "Protocol"';
const polling = 'Engine.IO protocol v4, "Packet encoding"';

const types: readonly (readonly [name: string, note: string])[] = [
  ['open', 'Opens the session: its id, the transports to upgrade to, the times of the heartbeat.'],
  ['close', 'Ends the session.'],
  ['ping', 'The heartbeat of the server; with probe, a test of a new transport.'],
  ['pong', 'The answer to a ping.'],
  ['message', 'Carries what the layer above has to say.'],
  ['upgrade', 'From now on this transport is used.'],
  ['noop', 'Nothing: it ends a poll that waits, so that the transport can change.'],
];

const packetNote: Note = [
  'A packet of Engine.IO. Socket.IO says what it has to say in those of type 4.',
  section,
];

function pollingPacket(span: Span, reason: string | undefined): Draft {
  const end = span.bytes.at(-1) === separator ? 1 : 0;
  const content = span.slice(0, span.length - end);
  const { summary, fields } = content.latin1.startsWith('b') ? base64(content) : read(content);
  if (end > 0) {
    const note: Note = ['U+001E stands between two packets of one body.', polling];
    fields.push(textField('separator', span.slice(span.length - 1), note));
  }
  return unit('packet', span, summary, packetNote, fields, reason);
}

/** The packet that a WebSocket message is. */
export function webSocketPacket(span: Span, isText: boolean): Draft {
  const { summary, fields } = isText ? read(span) : binary(span);
  return unit('packet', span, summary, packetNote, fields);
}

interface Packet {
  summary: string;
  fields: Field[];
}

function read(span: Span): Packet {
  const [name, note] = types[Number(span.latin1.charAt(0) || 'none')] ?? [];
  if (!name || !note) {
    const fields = layOut(span, [['unknown', span.length, ['No type begins so.', section]]]);
    return { summary: `unknown packet ${excerpt(textOf(span.bytes))}`, fields };
  }
  const type = layOut(span, [[`type: ${name}`, 1, [note, section]]]);
  const data = span.slice(1);
  const inner = name === 'message' ? socketIoPacket(data) : undefined;
  if (inner) return { summary: inner.summary, fields: [...type, ...inner.fields] };
  const rest = data.length > 0 ? [textField('data', data, dataNotes[name] ?? plainNote)] : [];
  return {
    summary: `${name} ${excerpt(textOf(data.bytes))}`.trimEnd(),
    fields: [...type, ...rest],
  };
}

const plainNote: Note = ['What the packet carries.', section];
const dataNotes: Record<string, Note> = {
  open: [
    'sid: the session, which each later request names. pingInterval and pingTimeout: milliseconds of the heartbeat. maxPayload: bytes that one body may have.',
    'Engine.IO protocol v4, "Handshake"',
  ],
  ping: ['probe: the client tries the new transport.', 'Engine.IO protocol v4, "Upgrade"'],
  pong: ['probe: the new transport works.', 'Engine.IO protocol v4, "Upgrade"'],
};

function base64(span: Span): Packet {
  const bytes = Buffer.from(span.latin1.slice(1), 'base64');
  const fields = layOut(span, [
    ['type: binary', 1, ['b: a message of bytes, written as text.', polling]],
    ['base64', span.length - 1, ['The bytes: in the body of a poll they are text.', polling]],
  ]);
  fields.push(derived('decoded', hexOf(bytes), ['The bytes themselves.', polling]));
  return { summary: `binary ${hexOf(bytes.subarray(0, 16))} ${bytes.length} B`, fields };
}

function binary(span: Span): Packet {
  const { bytes } = span;
  const note: Note = [
    'A binary message is a packet without a type: an attachment of the event before it.',
    polling,
  ];
  return {
    summary: `binary ${hexOf(bytes.subarray(0, 16))} ${bytes.length} B`,
    fields: span.length > 0 ? [field('bytes', span, hexOf(bytes), note)] : [],
  };
}
