import { binary, handshake, text } from '02-websocket-raw/test/client-bytes.ts';
import { FrameClient } from '02-websocket-raw/test/frame-client.ts';
import { RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import { expectAlive, test } from './lessons.ts';

/** What lesson 02 hears around its handshake, and inside. Frames alone are its own tests' matter. */

const page = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
const hi = text('hi');
const unmasked = Buffer.from('810548656c6c6f', 'hex');
const [requestLine = '', ...fields] = handshake().split('\r\n');

describe('before and behind the handshake', () => {
  test.for([
    ['a frame instead of it', [hi, '\r\n\r\n'], '400'],
    ['a frame in front of it', [hi, handshake()], '400'],
    ['a frame in the middle of it', [requestLine, '\r\n', hi, '\r\n', fields.join('\r\n')], '400'],
    ['a frame without a mask behind it', [handshake(), unmasked], '101, close 1002'],
    ['a frame behind one that is refused', [handshake({ Origin: 'null' }), hi], '403'],
    ['a frame behind a request for a page', [page, hi], '200'],
    ['a handshake on a connection that had a page', [page, handshake()], '200, 404'],
    ['a second handshake', [handshake(), handshake()], '101, close 1002'],
    ['a request for a page behind it', [handshake(), page], '101, close 1002'],
  ] as const)('%s', async ([, pieces, answer], { origins: { '02': origin }, log }) => {
    const client = await RawClient.open(origin);
    client.send(Buffer.concat(pieces.map((piece) => Buffer.from(piece))));
    await client.closed();
    expect(told(client.received)).toBe(answer);
    await expectAlive(origin);
    expect(log).toEqual([]);
  });
});

/** The status of each HTTP answer, and the code of a close frame behind them. */
function told(received: Buffer): string {
  const statuses: string[] = received.toString('latin1').match(/(?<=^HTTP\/1\.1 )\d+/gm) ?? [];
  const close = received.indexOf(0x88, received.lastIndexOf('\r\n\r\n'));
  if (close !== -1) statuses.push(`close ${received.readUInt16BE(close + 2)}`);
  return statuses.join(', ');
}

const json = (request: unknown) => text(JSON.stringify(request));
const deep = '['.repeat(200_000) + ']'.repeat(200_000);

describe('a message', () => {
  test.for([
    ['of nothing', text('')],
    ['of bytes, but none', binary('')],
    ['of seven bytes', binary('1234567')],
    ['of 1 MB of zeros', binary(Buffer.alloc(1024 * 1024))],
    ['that is no object', text('"subscribe"')],
    ['of lists in lists, 200,000 deep', text(deep)],
    ['with numbers in lists, 200,000 deep', text(`{"type":"sum","id":1,"numbers":[${deep}]}`)],
    ['with 100,000 numbers', json({ type: 'sum', id: 1, numbers: Array(100_000).fill(1e308) })],
    ['with an object for numbers', json({ type: 'sum', id: 1, numbers: { length: 1e9 } })],
    ['with an id that is none', json({ type: 'sum', id: { valueOf: 1 }, numbers: [1] })],
    ['with the name of a property', text('{"__proto__":{"type":"subscribe"}}')],
    ['with a type that is a list', json({ type: ['subscribe'] })],
    ['with a client that is a list', json({ type: 'subscribe', client: ['a'] })],
    ['with a client of 10 KB', json({ type: 'subscribe', client: 'a'.repeat(10_000) })],
    ['with a client that is markup', json({ type: 'subscribe', client: '<img src=x>' })],
  ] as const)('%s', async ([, frame], { origins: { '02': origin }, log }) => {
    const { raw } = await FrameClient.open(origin);
    const introduction = json({ type: 'subscribe', client: 'page-1' });
    raw.send(Buffer.concat([introduction, frame, json({ type: 'subscribe' })]));
    await raw.until(/"type":"hello".*"type":"(error|refused)".*"type":"hello"/s);
    raw.reset();
    await expectAlive(origin);
    expect(log).toEqual([]);
  });
});
