/**
 * Socket.IO packets, as they lie in the messages of Engine.IO (Socket.IO protocol, version 5):
 *
 *     <type>[<number of attachments>-][<namespace>,][<acknowledgement id>][<JSON>]
 */
import { layOut, textField } from './plain.ts';
import { excerpt, textOf } from './show.ts';
import type { Span } from './span.ts';
import type { Field, Note } from './unit.ts';

const section = 'Socket.IO protocol v5, "Exchange protocol"';
const encoding = 'Socket.IO protocol v5, "Packet encoding"';

const types: readonly (readonly [name: string, note: string])[] = [
  ['CONNECT', 'Asks to join a namespace; as an answer, lets the client in.'],
  ['DISCONNECT', 'Leaves the namespace.'],
  ['EVENT', 'An event: its name, and what it was emitted with.'],
  ['ACK', 'The acknowledgement of the event that had this id.'],
  ['CONNECT_ERROR', 'Refuses to let the client into the namespace.'],
  ['BINARY_EVENT', 'An event with bytes in it: they follow as packets of their own.'],
  ['BINARY_ACK', 'An acknowledgement with bytes in it: they follow as packets of their own.'],
];

const packet = /^([0-6])(?:(\d+)-)?(\/[^,]*,?)?(\d+)?([[{"].*)?$/s;

/** The fields of a packet and a line about it; undefined when these bytes are none. */
export function socketIoPacket(span: Span): { summary: string; fields: Field[] } | undefined {
  const match = packet.exec(span.latin1);
  const [, digit = '', attachments = '', namespace = '', id = '', data = ''] = match ?? [];
  const [name, note] = types[Number(digit)] ?? [];
  if (!match || !name || !note) return undefined;
  const comma = namespace.endsWith(',') ? 1 : 0;
  const fields = layOut(span, [
    [`type: ${name}`, 1, [note, section]],
    ['attachments', attachments.length, attachmentsNote],
    ['hyphen', attachments ? 1 : 0, ['It ends the number of attachments.', encoding]],
    ['namespace', namespace.length - comma, ['Which of several channels this is for.', encoding]],
    ['comma', comma, ['It ends the namespace.', encoding]],
    ['acknowledgement id', id.length, name.endsWith('ACK') ? ackIdNote : eventIdNote],
  ]);
  const json = span.slice(span.length - data.length);
  if (data) fields.push(textField('data', json, dataNote));
  const words = [
    name,
    attachments && `${attachments} attached`,
    namespace.slice(0, namespace.length - comma),
    id && `ack ${id}`,
    excerpt(textOf(json.bytes)),
  ];
  return { summary: words.filter(Boolean).join(' '), fields };
}

const dataNote: Note = ['JSON. For an event, the first member is its name.', encoding];
const attachmentsNote: Note = ['How many binary packets follow and belong to this one.', encoding];
const eventIdNote: Note = [
  'The other side is asked to answer with an ACK of the same id.',
  section,
];
const ackIdNote: Note = ['The id of the event that this answers.', section];
