import { expect } from 'vitest';
import { Phrases } from '/kit/phrases.ts';
import { explanations, names } from '../page/zh.ts';
import { coverageOf } from '../src/dissect/coverage.ts';
import { type Direction, Dissector, type Field, type Unit } from '../src/dissect/dissect.ts';

/** What goes over a connection, in this order. A piece is what is pushed at one time. */
export type Step = readonly [direction: Direction, bytes: string | Buffer];

/**
 * The units of a whole connection. Whatever it is: all its bytes must be explained, each of them
 * once, by data that survives a way through JSON.
 */
export function dissect(...steps: Step[]): Unit[] {
  const dissector = new Dissector();
  const lengths = { up: 0, down: 0 };
  const units: Unit[] = [];
  for (const [direction, piece] of steps) {
    const bytes = Buffer.from(piece);
    lengths[direction] += bytes.length;
    units.push(...dissector.push(direction, bytes));
  }
  units.push(...dissector.end('up'), ...dissector.end('down'));
  for (const direction of ['up', 'down'] as const) {
    expectExplained(of(units, direction), lengths[direction]);
  }
  expect(JSON.parse(JSON.stringify(units))).toEqual(units);
  expect(units.flatMap(englishIn)).toEqual([]);
  return units;
}

const inChinese = new Phrases();
inChinese.add({ ...explanations, ...names });

/** What would not be shown in Chinese: all but the names that stand in the bytes, and those of a standard. */
function englishIn({
  note,
  reason = '',
  fields,
}: Pick<Unit, 'note' | 'reason' | 'fields'>): string[] {
  const isOnTheWire = ({ fields = [] }: Field) => fields.some(({ name }) => name === 'name');
  const named = fields.filter((field) => !isOnTheWire(field)).map(({ name }) => name);
  const texts = [note, reason, ...named].filter((text) => /[a-z]{3}/.test(text));
  return [
    ...texts.filter((text) => !/\p{sc=Han}/u.test(inChinese.find(text) ?? '')),
    ...fields.flatMap(({ fields = [], ...field }) => englishIn({ ...field, fields })),
  ];
}

export function of(units: readonly Unit[], direction: Direction): Unit[] {
  return units.filter((unit) => unit.direction === direction);
}

export function summaries(units: readonly Unit[]): string[] {
  return units.map(({ summary }) => summary);
}

/** The units of one direction explain so many bytes, and the fields of each unit explain that unit. */
export function expectExplained(units: readonly Unit[], length: number): void {
  expect(coverageOf(units, length)).toEqual({ missing: [], twice: [] });
  for (const unit of units) {
    if (unit.ranges.length === 0) continue; // unpacked: it lies nowhere
    const bytes = unit.ranges.flatMap(([from, to]) => numbers(from, to));
    expect(unit.length).toBe(bytes.length);
    const explained = unit.fields.flatMap(({ ranges }) =>
      ranges.flatMap(([from, to]) => numbers(from, to)),
    );
    expect([...new Set(explained)].sort((a, b) => a - b)).toEqual(bytes);
  }
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** The field at the end of a path of names; a name may stand for its beginning. */
export function fieldOf(unit: Unit | undefined, ...path: string[]): Field {
  let fields = unit?.fields ?? [];
  let found: Field | undefined;
  for (const name of path) {
    found = fields.find((field) => field.name === name || field.name.startsWith(`${name}:`));
    if (!found) throw new Error(`no ${name} among ${fields.map(({ name }) => name).join(', ')}`);
    fields = found.fields ?? [];
  }
  if (!found) throw new Error('no path');
  return found;
}

/** What a field lies over. */
export function bytesOf({ ranges }: Pick<Unit, 'ranges'>, stream: string | Buffer): string {
  const bytes = Buffer.from(stream);
  return ranges.map(([from, to]) => bytes.toString('latin1', from, to)).join('');
}

export const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** A head, and perhaps a body. */
export function message(startLine: string, fields: Record<string, string> = {}, body = ''): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${startLine}\r\n${lines.join('')}\r\n${body}`;
}

export const get = (target = '/', fields: Record<string, string> = {}) =>
  message(`GET ${target} HTTP/1.1`, { Host: '127.0.0.1', ...fields });

export const ok = (fields: Record<string, string> = {}, body = '') =>
  message('HTTP/1.1 200 OK', fields, body);

/** The same with a body in chunks. */
export const chunked = (type: string, ...chunks: (string | Buffer)[]) =>
  Buffer.concat([
    Buffer.from(ok({ 'Content-Type': type, 'Transfer-Encoding': 'chunked' })),
    ...chunks.map(chunk),
    Buffer.from('0\r\n\r\n'),
  ]);

export function chunk(data: string | Buffer): Buffer {
  const bytes = Buffer.from(data);
  const size = Buffer.from(`${bytes.length.toString(16)}\r\n`);
  return Buffer.concat([size, bytes, Buffer.from('\r\n')]);
}

/** The two heads of a WebSocket handshake. */
export const handshake = (target = '/socket', extensions?: string): [Step, Step] => [
  [
    'up',
    get(target, {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    }),
  ],
  [
    'down',
    message('HTTP/1.1 101 Switching Protocols', {
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Accept': 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      ...(extensions === undefined ? {} : { 'Sec-WebSocket-Extensions': extensions }),
    }),
  ],
];

/** A frame; `first` is its first byte. With a key it is masked. */
export function frame(first: number, payload: string | Buffer = '', key?: Buffer): Buffer {
  const bytes = Buffer.from(payload);
  const { length } = bytes;
  const size = length < 126 ? 2 : length < 65536 ? 4 : 10;
  const header = Buffer.alloc(size);
  header[0] = first;
  header[1] = (key ? 0x80 : 0) | (size === 2 ? length : size === 4 ? 126 : 127);
  if (size === 4) header.writeUInt16BE(length, 2);
  if (size === 10) header.writeBigUInt64BE(BigInt(length), 2);
  if (!key) return Buffer.concat([header, bytes]);
  return Buffer.concat([header, key, bytes.map((byte, at) => byte ^ (key[at & 3] ?? 0))]);
}

/** The masking key of RFC 6455 §5.7's example. */
export const key = hex('37fa213d');
