import { describe, expect, test } from 'vitest';
import {
  bytesOf,
  dissect,
  fieldOf,
  frame,
  get,
  handshake,
  key,
  message,
  ok,
  summaries,
} from './dissect-helpers.ts';

const polling = '/socket.io/?EIO=4&transport=polling&sid=lv_VI97HAXpY6yYWAAAC';
const plain = { 'Content-Type': 'text/plain; charset=UTF-8' };

/** The packets in the answer to a poll. */
const polled = (body: string, target = polling) =>
  dissect(
    ['up', get(target)],
    ['down', ok({ ...plain, 'Content-Length': String(Buffer.byteLength(body)) }, body)],
  ).slice(2);

describe('the body of a poll (Engine.IO protocol, "Packet encoding")', () => {
  test('has packets with U+001E between them', () => {
    const packets = polled('4hello\x1e2\x1e4world');
    expect(summaries(packets)).toEqual(['message hello', 'ping', 'message world']);
    expect(packets.map(({ kind }) => kind)).toEqual(['packet', 'packet', 'packet']);
    expect(packets.map(({ fields }) => fields.map(({ name }) => name))).toEqual([
      ['type: message', 'data', 'separator'],
      ['type: ping', 'separator'],
      ['type: message', 'data'],
    ]);
  });

  test('has bytes in base64', () => {
    const [, packet] = polled('4hello\x1ebAQIDBA==');
    expect(packet?.summary).toBe('binary 01 02 03 04 4 B');
    expect(fieldOf(packet, 'decoded').value).toBe('01 02 03 04');
  });

  test('of a request has them too, and the ok that answers it is a body', () => {
    const body = '42["hello"]\x1e42["world"]';
    const fields = { ...plain, 'Content-Length': String(body.length) };
    const units = dissect(
      ['up', message(`POST ${polling} HTTP/1.1`, fields, body)],
      ['down', ok({ 'Content-Type': 'text/html', 'Content-Length': '2' }, 'ok')],
    );
    expect(summaries(units)).toEqual([
      `POST ${polling} HTTP/1.1`,
      'EVENT ["hello"]',
      'EVENT ["world"]',
      '200 OK text/html',
      'text/html ok 2 B',
    ]);
  });

  test.each([
    ['another path', '/readings'],
    ['another version', '/socket.io/?EIO=3&transport=polling'],
    ['JSONP', '/socket.io/?EIO=4&transport=polling&j=0'],
  ])('is a body like any other for %s', (_, target) => {
    expect(polled('4hello', target)).toMatchObject([{ kind: 'body' }]);
  });

  test.each(['', '9', 'x', '4hello\x1e'])('%j is read without a fault', (body) => {
    expect(() => polled(body)).not.toThrow();
  });
});

describe('packets of Engine.IO', () => {
  test.each([
    ['0{"sid":"a","pingInterval":25000}', 'open {"sid":"a","pingInterval":25000}'],
    ['1', 'close'],
    ['2', 'ping'],
    ['2probe', 'ping probe'],
    ['3probe', 'pong probe'],
    ['4', 'message'],
    ['5', 'upgrade'],
    ['6', 'noop'],
    ['7', 'unknown packet 7'],
  ])('%j is %s', (text, summary) => {
    expect(summaries(polled(text))).toEqual([summary]);
  });
});

describe('packets of Socket.IO (Socket.IO protocol, "Packet encoding")', () => {
  test.each([
    ['40', 'CONNECT'],
    ['40/admin,{"sid":"oSO0OpakMV_3jnilAAAA"}', 'CONNECT /admin {"sid":"oSO0OpakMV_3jnilAAAA"}'],
    ['44{"message":"Not authorized"}', 'CONNECT_ERROR {"message":"Not authorized"}'],
    ['42["foo"]', 'EVENT ["foo"]'],
    ['42/admin,["bar"]', 'EVENT /admin ["bar"]'],
    [
      '451-["baz",{"_placeholder":true,"num":0}]',
      'BINARY_EVENT 1 attached ["baz",{"_placeholder":true,"num":0}]',
    ],
    ['452-/admin,["baz"]', 'BINARY_EVENT 2 attached /admin ["baz"]'],
    ['4212["foo"]', 'EVENT ack 12 ["foo"]'],
    ['43/admin,13["bar"]', 'ACK /admin ack 13 ["bar"]'],
    ['461-15["bar"]', 'BINARY_ACK 1 attached ack 15 ["bar"]'],
    ['41', 'DISCONNECT'],
    ['41/admin,', 'DISCONNECT /admin'],
    ['42["温度"]', 'EVENT ["温度"]'],
  ])('%s is %s', (text, summary) => {
    expect(summaries(polled(text))).toEqual([summary]);
  });

  test('have their parts where they lie', () => {
    const body = '452-/admin,13["baz"]';
    const stream = ok({ ...plain, 'Content-Length': String(body.length) }, body);
    const [, , packet] = dissect(['up', get(polling)], ['down', stream]);
    expect(packet?.fields.map((field) => [field.name, bytesOf(field, stream)])).toEqual([
      ['type: message', '4'],
      ['type: BINARY_EVENT', '5'],
      ['attachments', '2'],
      ['hyphen', '-'],
      ['namespace', '/admin'],
      ['comma', ','],
      ['acknowledgement id', '13'],
      ['data', '["baz"]'],
    ]);
  });
});

describe('a WebSocket of Engine.IO', () => {
  const target = '/socket.io/?EIO=4&transport=websocket';

  test('has a packet in each message, over the masked bytes', () => {
    const sent = frame(0x81, '42/readings,1["sum",[12,5,8]]', key);
    const units = dissect(...handshake(target), ['up', sent]).slice(2);
    expect(summaries(units)).toEqual([
      'TEXT fin masked "42/readings,1["sum",[12,5,8]]" 29 B',
      'EVENT /readings ack 1 ["sum",[12,5,8]]',
    ]);
    expect(fieldOf(units[0], 'payload').content).toBe(true);
    expect(units[1]).toMatchObject({
      carrier: 'frame',
      ranges: fieldOf(units[0], 'payload').ranges,
    });
  });

  test('has attachments as they are', () => {
    const sent = Buffer.concat([frame(0x81, '451-["a"]'), frame(0x82, Buffer.from([1, 2]))]);
    const units = dissect(...handshake(target), ['down', sent]);
    expect(summaries(units).at(-1)).toBe('binary 01 02 2 B');
  });

  test('has a packet in a message of several frames', () => {
    const sent = Buffer.concat([frame(0x01, '42["'), frame(0x80, 'a"]')]);
    const units = dissect(...handshake(target), ['down', sent]);
    expect(units.at(-1)).toMatchObject({ kind: 'packet', summary: 'EVENT ["a"]' });
    expect(units.at(-1)?.ranges).toHaveLength(2);
  });

  test('has packets in compressed messages: these lie nowhere', () => {
    const sent = frame(0xc1, Buffer.from('f248cdc9c90700', 'hex'));
    const units = dissect(...handshake(target, 'permessage-deflate'), ['down', sent]);
    expect(units.at(-1)).toMatchObject({
      kind: 'packet',
      ranges: [],
      summary: 'unknown packet Hello',
    });
  });
});
