import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Unit } from '../src/dissect/dissect.ts';
import {
  bytesOf,
  chunk,
  chunked,
  dissect,
  fieldOf,
  get,
  message,
  ok,
  summaries,
} from './dissect-helpers.ts';

describe('an event stream (HTML §9.2.6)', () => {
  const stream = (...chunks: string[]) => chunked('text/event-stream', ...chunks);
  const events = (...chunks: string[]) =>
    dissect(['down', stream(...chunks)]).filter(({ kind }) => kind === 'event');
  const kinds = (units: readonly Unit[]) => units.map(({ kind }) => kind);

  test('has its fields named, to the byte', () => {
    const text = ': still here\nretry: 2000\nevent: hello\nid: test-17\ndata: {"a":1}\n\n';
    const [event] = events(text);
    expect(event?.summary).toBe('event hello retry 2000 id test-17 data {"a":1}');
    const parts = event?.fields.map((field) => [
      field.name,
      bytesOf(field, stream(text)),
      field.value,
    ]);
    expect(parts).toEqual([
      ['comment', ': still here\n', ' still here'],
      ['retry', 'retry: 2000\n', '2000'],
      ['event', 'event: hello\n', 'hello'],
      ['id', 'id: test-17\n', 'test-17'],
      ['data', 'data: {"a":1}\n', '{"a":1}'],
      ['empty line', '\n', '\\n'],
    ]);
    const names = fieldOf(event, 'data').fields?.map(({ name }) => name);
    expect(names).toEqual(['name', 'colon', 'space', 'value', 'line end']);
  });

  test('shows that a chunk is not a message: an event lies in as many pieces as chunks', () => {
    const bytes = stream('id: 1\nda', 'ta: on', 'e\n\nid: 2\ndata: two\n\n');
    const units = dissect(['down', bytes]);
    expect(summaries(units)).toEqual([
      '200 OK text/event-stream',
      'chunk 8 B',
      'chunk 6 B',
      'chunk 20 B',
      'event id 1 data one',
      'event id 2 data two',
      'last chunk',
    ]);
    const [first, second] = units.filter(({ kind }) => kind === 'event');
    expect(first?.ranges).toHaveLength(3);
    expect(bytesOf(first ?? { ranges: [] }, bytes)).toBe('id: 1\ndata: one\n\n');
    expect(bytesOf(fieldOf(first, 'data'), bytes)).toBe('data: one\n');
    expect(second?.ranges).toHaveLength(1);
  });

  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('ends its lines with %s', (_, end) => {
    const text = ['id: 1', 'data: a', 'data: b', '', 'data: c', '', ''].join(end);
    expect(summaries(events(text))).toEqual(['event id 1 data a\\nb', 'event data c']);
  });

  test('takes CR and LF for one line end, in two chunks too', () => {
    expect(summaries(events('data: a\r', '\ndata: b\r', '\n\r', '\n'))).toEqual([
      'event data a\\nb',
    ]);
  });

  test.each([
    ['no data: no event', 'id: 7\n\n', 'id 7'],
    ['a comment alone', ':\n\n', 'comment '],
    ['an empty line alone', '\n', 'no event'],
    ['empty data: an event', 'event: heartbeat\ndata: \n\n', 'event heartbeat data ""'],
    ['a field without a colon', 'data\n\n', 'event data ""'],
    ['no space, or a second one', 'id:a\ndata:  b\n\n', 'event id a data  b'],
    ['a name in capitals: another field', 'Data: x\n\n', 'no event'],
    ['an id with NUL', 'id: a\0b\ndata: x\n\n', 'event data x'],
    ['a retry that is no number', 'retry: 1s\ndata: x\n\n', 'event data x'],
    ['a byte order mark', '\ufeffdata: x\n\n', 'event data x'],
    ['Chinese', 'data: 温度\n\n', 'event data 温度'],
  ])('is read with %s', (_, text, summary) => {
    expect(summaries(events(text))).toEqual([summary]);
  });

  test('says of an event without its empty line that a browser drops it', () => {
    expect(events('data: x\n')).toMatchObject([
      { reason: 'no empty line ends it: a browser drops such an event' },
    ]);
    const cut = stream('data: x\n').subarray(0, -6);
    expect(dissect(['down', cut]).at(-1)?.reason).toContain('a browser drops such an event');
  });

  test('passes on what is too long for an event, and reads the next', () => {
    const units = dissect(['down', stream(`data: ${'x'.repeat(70_000)}\n\ndata: y\n\n`)]);
    expect(kinds(units)).toEqual([
      'response head',
      'chunk',
      'bytes',
      'bytes',
      'event',
      'chunk',
      'chunk',
    ]);
    expect(units[2]).toMatchObject({ length: 65536, carrier: 'chunk' });
  });

  test('passes on what lies in too many pieces, and reads the next', () => {
    const pieces = 'data: '.padEnd(2000, 'x');
    const units = dissect(['down', stream(...pieces, '\n\n', 'data: y\n\n')]);
    const [long, next] = units.filter(({ carrier }) => carrier === 'chunk');
    expect(long).toMatchObject({ kind: 'bytes', length: 2002 });
    expect(next).toMatchObject({ kind: 'event', summary: 'event data y' });
  });
});

describe('JSON lines', () => {
  const units = dissect([
    'down',
    chunked('application/x-ndjson; charset=utf-8', '{"seq":1}\n{"se', 'q":2}\n\n{"seq":3}'),
  ]);
  const lines = units.filter(({ kind }) => kind === 'line');

  test('are messages, wherever the chunks end', () => {
    expect(summaries(lines)).toEqual([
      'line {"seq":1}',
      'line {"seq":2}',
      'empty line',
      'line {"seq":3}',
    ]);
    expect(lines[1]?.ranges).toHaveLength(2);
  });

  test('are over with the line feed only', () => {
    expect(lines.map(({ reason }) => reason)).toEqual([
      undefined,
      undefined,
      undefined,
      'no line feed ends it',
    ]);
  });
});

describe('a body', () => {
  const body = '[{"type":"hello","cursor":"test-0"}]';
  const json = { 'Content-Type': 'application/json', 'Content-Length': String(body.length) };

  test('of JSON is one unit', () => {
    const [, unit] = dissect(['down', ok(json, body)]);
    expect(unit).toMatchObject({
      kind: 'body',
      summary: `application/json ${body} 36 B`,
      fields: [{ name: 'content', value: body }],
    });
  });

  test('that is no text is told in hex', () => {
    const picture = Buffer.concat([
      Buffer.from(ok({ 'Content-Type': 'image/png', 'Content-Length': '4' })),
      Buffer.from('89504e47', 'hex'),
    ]);
    expect(summaries(dissect(['down', picture])).at(-1)).toBe('image/png 89 50 4e 47 4 B');
  });

  test('of a type that is a property of every object is a body like any other', () => {
    const fields = { 'Content-Type': 'constructor', 'Content-Encoding': 'constructor' };
    expect(dissect(['down', ok(fields, 'x')]).at(-1)).toMatchObject({
      reason: 'constructor, which could not be unpacked',
    });
  });
});

describe('a compressed body (RFC 9110 §8.4)', () => {
  const text = '42["a"]\x1e42["b"]';
  const request = get('/socket.io/?EIO=4&transport=polling');
  const answer = (coding: string, bytes: Buffer) =>
    Buffer.concat([
      Buffer.from(
        message('HTTP/1.1 200 OK', {
          'Content-Type': 'text/plain; charset=UTF-8',
          'Content-Encoding': coding,
          'Content-Length': String(bytes.length),
        }),
      ),
      bytes,
    ]);

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('is unpacked from %s, and read', (coding, pack) => {
    const units = dissect(['up', request], ['down', answer(coding, pack(text))]);
    expect(fieldOf(units[2], 'content').value).toBe('42["a"]\\x1e42["b"]');
    expect(units.slice(3)).toMatchObject([
      { kind: 'packet', summary: 'EVENT ["a"]', carrier: 'body', ranges: [], length: 8 },
      { kind: 'packet', summary: 'EVENT ["b"]', carrier: 'body', ranges: [], length: 7 },
    ]);
  });

  test('in chunks is carried by them, and carries its packets', () => {
    const fields = { 'Content-Type': 'text/plain', 'Content-Encoding': 'gzip' };
    const head = Buffer.from(ok({ ...fields, 'Transfer-Encoding': 'chunked' }));
    const bytes = Buffer.concat([head, chunk(gzipSync(text)), Buffer.from('0\r\n\r\n')]);
    const units = dissect(['up', request], ['down', bytes]);
    expect(units.slice(4).map(({ kind, carrier }) => [kind, carrier])).toEqual([
      ['body', 'chunk'],
      ['packet', 'body'],
      ['packet', 'body'],
    ]);
  });

  test.each([
    ['gzip', Buffer.from('no gzip'), 'gzip, which could not be unpacked'],
    ['zstd', Buffer.from('whatever'), 'zstd, which could not be unpacked'],
    ['gzip', gzipSync(Buffer.alloc(50_000_000)), 'gzip, which could not be unpacked'],
    ['gzip', Buffer.alloc(100_000), 'gzip, and too long to be unpacked here'],
  ])('stays bytes: %s of %s', (coding, bytes, reason) => {
    const units = dissect(['down', answer(coding, bytes)]);
    expect(units.at(-1)).toMatchObject({ kind: 'bytes', reason });
  });
});
