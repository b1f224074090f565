import { RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import { Caller } from './caller.ts';
import { ask, handshake, introduce, subscribe } from './client-bytes.ts';
import { test } from './fixtures.ts';
import { FrameClient } from './frame-client.ts';

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
    const client = await RawClient.open(await start({ headTimeout: 3_600_000 }));
    await client.sendInPieces('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await client.until(/<title>02/);
    client.reset();
  });

  test.for([
    ['a plain GET of the socket', handshake({ Upgrade: undefined }), 426],
    ['another protocol', handshake({ Upgrade: 'h2c' }), 426],
    ['a POST', handshake({}, 'POST /socket HTTP/1.1'), 405],
    ['a name that is not ours', handshake({ Host: 'evil.example' }), 403],
    ['a URL of another host', handshake({}, 'GET http://evil.example/socket HTTP/1.1'), 403],
    ['a user before our name', handshake({ Host: 'evil.example@127.0.0.1' }), 403],
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

  test('has one subscription: a second one takes its place', async ({ feed, start }) => {
    const client = await FrameClient.open(await start());
    client.send(subscribe(), subscribe());
    await client.receive(2);
    expect(feed.followers).toBe(1);
    client.raw.reset();
    await expect.poll(() => feed.followers).toBe(0);
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

describe('a question', () => {
  const first = { type: 'sum', id: 1, sum: 25, count: 1 };

  test('cut off before its answer came is not added up again', async ({ open }) => {
    const { origin, sockets } = await open();
    const client = await FrameClient.open(origin);
    client.send(introduce('page-1'));
    await client.receive(2);
    client.raw.socket.pause(); // from here on it hears nothing
    const before = sockets[0]?.bytesWritten;
    client.send(ask(1, 12, 5, 8));
    await expect.poll(() => sockets[0]?.bytesWritten).not.toBe(before);
    client.raw.reset();
    const other = await Caller.open(origin);
    other.send(introduce('page-1'), ask(1, 12, 5, 8), ask(2, 1));
    expect(await other.answers(2)).toEqual([first, { type: 'sum', id: 2, sum: 1, count: 2 }]);
    other.hangUp();
  });

  test('cut off before it arrived is added up when it comes again', async ({ open }) => {
    const { origin, sockets } = await open();
    const client = await FrameClient.open(origin);
    client.send(introduce('page-1'));
    await client.receive(2);
    sockets[0]?.pause(); // from here on the server reads nothing
    client.send(ask(1, 12, 5, 8));
    client.raw.reset();
    const other = await Caller.open(origin);
    other.send(introduce('page-1'), ask(1, 12, 5, 8));
    expect(await other.answers(1)).toEqual([first]);
    other.hangUp();
  });
});
