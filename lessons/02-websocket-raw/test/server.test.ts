import { RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import { binary, handshake, text } from './client-bytes.ts';
import { test } from './fixtures.ts';
import { FrameClient } from './frame-client.ts';

const say = (request: unknown) => text(JSON.stringify(request));
const subscribe = (after?: string) => say({ type: 'subscribe', after });
const introduce = (client: unknown) => say({ type: 'subscribe', client });
const ask = (id: number, ...numbers: number[]) => say({ type: 'sum', id, numbers });
const askInBytes = (...numbers: number[]) => binary(Buffer.from(Float64Array.from(numbers).buffer));

/** So many answers to what a client asked, apart from those to its subscription. */
async function answersOf(client: FrameClient, count: number): Promise<unknown[]> {
  const answers = () =>
    client.frames
      .map(({ header, payload }) =>
        header.opcode === 2
          ? [...new Float64Array(new Uint8Array(payload).buffer)]
          : JSON.parse(`${payload}`),
      )
      .filter(({ type }) => type !== 'welcome' && type !== 'hello');
  await client.raw.until(() => answers().length >= count);
  return answers();
}

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

  test('answers an unknown cursor with a reset', async ({ start }) => {
    const client = await FrameClient.open(await start());
    client.send(subscribe('gone-7'));
    const [message] = await client.receive(1);
    expect(JSON.parse(message?.payload ?? '')).toEqual({ type: 'reset', cursor: 'test-0' });
    client.raw.reset();
  });

  test('tells a page with a name which memory of it there is', async ({ start }) => {
    const origin = await start();
    const welcome = async (name: string) => {
      const client = await FrameClient.open(origin);
      client.send(introduce(name));
      const [answer] = await client.receive(1);
      client.raw.reset();
      return JSON.parse(answer?.payload ?? '');
    };
    const first = await welcome('page-1');
    expect(first).toEqual({ type: 'welcome', epoch: expect.any(String) });
    expect(await welcome('page-1')).toEqual(first);
    expect(await welcome('page-2')).not.toEqual(first);
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
    client.send(introduce('page-1'), ask(1, 12, 5, 8), askInBytes(2, 12, 5, 8));
    expect(await answersOf(client, 2)).toEqual([
      { type: 'sum', id: 1, sum: 25, count: 1 },
      [2, 25, 2],
    ]);
    expect(client.bytes.subarray(-26).toString('hex')).toBe(
      '8218' + '0000000000000040' + '0000000000003940' + '0000000000000040',
    );
    client.raw.reset();
  });

  test.for([
    ['no JSON', text('12, 5, 8')],
    ['null', text('null')],
    ['an unknown type', say({ type: 'shout' })],
    ['a cursor that is no string', say({ type: 'subscribe', after: 7 })],
    ['a name that is no string', introduce(7)],
    ['a name that is none', introduce('')],
    ['a name too long', introduce('x'.repeat(65))],
    ['a name of other characters', introduce('<b>')],
    ['no list', say({ type: 'sum', id: 1, numbers: '12' })],
    ['no id', say({ type: 'sum', numbers: [12] })],
    ['an id that is none', ask(0.5, 12)],
    ['an id beyond counting', ask(2 ** 53, 12)],
    ['bytes that are no numbers', binary('12')],
    ['no bytes', binary('')],
    ['bytes with an id that is none', askInBytes(Number.NaN, 12)],
  ] as const)('answers %s with an error, and stays open', async ([, frame], { start }) => {
    const client = await FrameClient.open(await start());
    client.send(introduce('page-1'), frame, ask(1, 1));
    expect(await answersOf(client, 2)).toEqual([
      { type: 'error', text: 'this message is not understood here' },
      { type: 'sum', id: 1, sum: 1, count: 1 },
    ]);
    client.raw.reset();
  });

  test.for([
    ['text among the numbers', say({ type: 'sum', id: 1, numbers: ['12', {}] })],
    ['what was no number on the page', ask(1, Number.NaN)],
    ['the same in bytes', askInBytes(1, Number.NaN)],
    ['numbers beyond any sum', ask(1, 1e308, 1e308)],
  ] as const)('refuses %s by its id, which may be asked again', async ([, frame], { start }) => {
    const client = await FrameClient.open(await start());
    client.send(introduce('page-1'), frame, ask(1, 1));
    expect(await answersOf(client, 2)).toEqual([
      { type: 'refused', id: 1, text: 'these are not numbers that have a sum' },
      { type: 'sum', id: 1, sum: 1, count: 1 },
    ]);
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

describe('a question', () => {
  const first = { type: 'sum', id: 1, sum: 25, count: 1 };

  test('that comes twice is answered twice and added up once', async ({ start }) => {
    const origin = await start();
    const client = await FrameClient.open(origin);
    client.send(introduce('page-1'), ask(1, 12, 5, 8), ask(1, 12, 5, 8));
    expect(await answersOf(client, 2)).toEqual([first, first]);
    client.raw.reset();
    const other = await FrameClient.open(origin);
    other.send(introduce('page-1'), askInBytes(1, 12, 5, 8), askInBytes(2, 1));
    expect(await answersOf(other, 2)).toEqual([
      [1, 25, 1],
      [2, 1, 2],
    ]);
    other.raw.reset();
  });

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
    const other = await FrameClient.open(origin);
    other.send(introduce('page-1'), ask(1, 12, 5, 8), ask(2, 1));
    expect(await answersOf(other, 2)).toEqual([first, { type: 'sum', id: 2, sum: 1, count: 2 }]);
    other.raw.reset();
  });

  test('cut off before it arrived is added up when it comes again', async ({ open }) => {
    const { origin, sockets } = await open();
    const client = await FrameClient.open(origin);
    client.send(introduce('page-1'));
    await client.receive(2);
    sockets[0]?.pause(); // from here on the server reads nothing
    client.send(ask(1, 12, 5, 8));
    client.raw.reset();
    const other = await FrameClient.open(origin);
    other.send(introduce('page-1'), ask(1, 12, 5, 8));
    expect(await answersOf(other, 1)).toEqual([first]);
    other.raw.reset();
  });

  test('of a page that gave no name is refused', async ({ start }) => {
    const client = await FrameClient.open(await start());
    client.send(subscribe(), ask(1, 12, 5, 8));
    const text = 'who asks? subscribe with a client first';
    expect(await answersOf(client, 1)).toEqual([{ type: 'refused', id: 1, text }]);
    client.raw.reset();
  });
});
