import { RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import { binary, handshake, text } from './client-bytes.ts';
import { test } from './fixtures.ts';
import { FrameClient } from './frame-client.ts';

const say = (request: unknown) => text(JSON.stringify(request));
const subscribe = (after?: string) => say({ type: 'subscribe', after });

describe('one port', () => {
  test('serves the page to whom asks for it, on a connection that stays open', async ({
    start,
  }) => {
    const client = await RawClient.open(await start());
    client.send('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await client.until(/<title>02/);
    client.send('GET /client.ts HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await client.until(/text\/javascript/);
    client.reset();
  });

  test('serves the page to whom asks in pieces', async ({ start }) => {
    const client = await RawClient.open(await start());
    client.socket.setNoDelay(true);
    for (const byte of 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n') client.send(byte);
    await client.until(/<title>02/);
    client.reset();
  });

  test.for([
    ['a plain GET of the socket', handshake({ Upgrade: undefined }), 426],
    ['another protocol', handshake({ Upgrade: 'h2c' }), 426],
    ['a POST', handshake({}, 'POST /socket HTTP/1.1'), 405],
    ['a page of another site', handshake({ Origin: 'http://evil.example' }), 403],
    ['a page of another port', handshake({ Origin: 'http://127.0.0.1:1' }), 403],
    ['a page without an origin', handshake({ Origin: 'null' }), 403],
    ['a name that is not ours', handshake({ Host: 'evil.example' }), 403],
    ['a foreign name, as its own page', handshake({ Host: 'a.b', Origin: 'http://a.b' }), 403],
    ['a path that is not there', handshake({ Connection: 'close' }, 'GET /no HTTP/1.1'), 404],
    ['two hosts', handshake({ host: '127.0.0.1' }), 400],
  ] as const)('answers %s in HTTP', async ([, request, status], { start }) => {
    const answer = await RawClient.exchange(await start(), request);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('\r\n\r\n');
  });

  test('lets our own page in, and clients that are no browsers', async ({ start }) => {
    const origin = await start();
    const { host } = new URL(origin);
    for (const fields of [{ Host: host, Origin: origin }, { Host: host }]) {
      const client = await RawClient.open(origin);
      client.send(handshake(fields));
      await client.until(/^HTTP\/1\.1 101 /);
      client.reset();
    }
  });
});

describe('a session', () => {
  test('subscribes to the feed, and goes on after its cursor', async ({ feed, start }) => {
    for (const value of [1, 2]) feed.publish(value);
    const client = await FrameClient.open(await start());
    client.send(subscribe('test-1'));
    await client.receive(2);
    feed.publish(3);
    const messages = await client.receive(3);
    expect(messages.map(({ payload }) => JSON.parse(payload))).toEqual([
      { type: 'hello', cursor: 'test-1' },
      { type: 'reading', cursor: 'test-2', seq: 2, at: 0, value: 2 },
      { type: 'reading', cursor: 'test-3', seq: 3, at: 0, value: 3 },
    ]);
    client.raw.reset();
  });

  test('answers an unknown cursor with a reset', async ({ start }) => {
    const client = await FrameClient.open(await start());
    client.send(subscribe('gone-7'));
    const [message] = await client.receive(1);
    expect(JSON.parse(message?.payload ?? '')).toEqual({ type: 'reset', cursor: 'test-0' });
    client.raw.reset();
  });

  test('has one subscription: a second one takes its place', async ({ feed, start }) => {
    const client = await FrameClient.open(await start());
    client.send(subscribe(), subscribe());
    await client.receive(2);
    expect(feed.followers).toBe(1);
    client.raw.reset();
    await expect.poll(() => feed.followers).toBe(0);
  });

  test('adds numbers, in text and in bytes', async ({ start }) => {
    const client = await FrameClient.open(await start());
    client.send(say({ type: 'sum', id: 7, numbers: [12, 5, 8] }));
    client.send(binary(Buffer.from(Float64Array.of(12, 5, 8).buffer)));
    await client.receive(2);
    const [inText, inBytes] = client.frames;
    expect(JSON.parse(String(inText?.payload))).toEqual({ type: 'sum', id: 7, sum: 25 });
    expect(inBytes?.header.opcode).toBe(2);
    expect(inBytes?.payload.readDoubleLE()).toBe(25);
    client.raw.reset();
  });

  test.for([
    ['no JSON', text('12, 5, 8')],
    ['null', text('null')],
    ['an unknown type', say({ type: 'shout' })],
    ['a cursor that is no string', say({ type: 'subscribe', after: 7 })],
    ['numbers that are none', say({ type: 'sum', id: 1, numbers: ['12', {}] })],
    ['no list', say({ type: 'sum', id: 1, numbers: '12' })],
    ['no id', say({ type: 'sum', numbers: [12] })],
    ['bytes that are no numbers', binary('12')],
  ] as const)('answers %s with an error, and stays open', async ([, frame], { start }) => {
    const client = await FrameClient.open(await start());
    client.send(frame, say({ type: 'sum', id: 1, numbers: [1] }));
    const [first, second] = await client.receive(2);
    expect(JSON.parse(first?.payload ?? '').type).toBe('error');
    expect(JSON.parse(second?.payload ?? '').sum).toBe(1);
    client.raw.reset();
  });

  test('sends a heartbeat that a page can see', async ({ start }) => {
    const client = await FrameClient.open(await start({ heartbeat: 20 }));
    const messages = await client.receive(3);
    expect(messages.map(({ payload }) => payload)).toEqual(Array(3).fill('{"type":"heartbeat"}'));
    client.raw.reset();
  });

  test('ends its subscription when the server stops', async ({ feed, start, stop }) => {
    const client = await FrameClient.open(await start());
    client.send(subscribe());
    await client.receive(1);
    stop.abort();
    await client.receive(2);
    client.raw.reset();
    await expect.poll(() => feed.followers).toBe(0);
  });
});
