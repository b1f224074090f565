import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import type { Answer } from './caller.ts';
import {
  ask,
  askInBytes,
  binary,
  close,
  handshake,
  introduce,
  masked,
  ping,
  say,
  subscribe,
  text,
} from './client-bytes.ts';
import { test } from './fixtures.ts';

/**
 * What any server of this lesson promises, in whatever language it is written. These tests know its
 * address and nothing else, and it publishes readings by itself.
 */

describe('a handshake', () => {
  test.for([
    ['dGhlIHNhbXBsZSBub25jZQ==', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
    ['AQIDBAUGBwgJCgsMDQ4PEA==', 'C/0nmHhBztSRGR1CwL6Tf4ZjwpY='],
  ] as const)(
    'with the key %s is answered with the proof that belongs to it (§4.2.2)',
    async ([key, proof], { origin }) => {
      const field = /\r\nSec-WebSocket-Accept:[ \t]*(.*?)[ \t]*\r\n/i;
      const { head } = await answerTo(origin, handshake({ 'Sec-WebSocket-Key': key }), field);
      expect(field.exec(head)?.[1]).toBe(proof);
    },
  );

  test('is answered with a head that ends with an empty line', async ({ origin }) => {
    const { status } = await answerTo(origin, handshake());
    expect(status).toBe(101);
  });

  test('may be written with or without a space behind a colon', async ({ origin }) => {
    const { status } = await answerTo(origin, handshake().replaceAll(': ', ':'));
    expect(status).toBe(101);
  });

  test.for([
    ['Upgrade: WebSocket', { Upgrade: 'WebSocket' }],
    ['Connection: keep-alive, Upgrade', { Connection: 'keep-alive, Upgrade' }],
    ['Connection: upgrade', { Connection: 'upgrade' }],
    ['a field that nobody knows', { 'X-Unknown': 'anything' }],
  ] as const)(
    'may have %s: tokens have no case, and lists are lists (§4.2.1)',
    async ([, fields], { origin }) => {
      const { status } = await answerTo(origin, handshake(fields));
      expect(status).toBe(101);
    },
  );

  test('may come byte by byte', async ({ origin }) => {
    const client = await RawClient.open(origin);
    await client.sendInPieces(handshake());
    await client.until(/^HTTP\/1\.1 101 [\s\S]*\r\n\r\n/);
    client.reset();
  });

  test('may have a frame glued behind it', async ({ call }) => {
    const caller = await call(ping('a'));
    expect(await caller.next()).toBe('PONG fin 61 1 B');
  });

  test.for([
    ['without Upgrade', { Upgrade: undefined }],
    ['for another protocol', { Upgrade: 'h2c' }],
  ] as const)('%s is refused, with an answer in HTTP (§4.2.1)', async ([, fields], { origin }) => {
    const { status } = await answerTo(origin, handshake(fields));
    expect(status).toBeGreaterThanOrEqual(400);
  });

  test.for([
    ['no key', undefined],
    ['a key of 15 bytes', 'AAAAAAAAAAAAAAAAAAAA'],
    ['a key that is no base64', 'dGhlIHNhbXBsZSBub25jZQ!!'],
  ] as const)('with %s is refused (§4.2.1)', async ([, key], { origin }) => {
    const { status } = await answerTo(origin, handshake({ 'Sec-WebSocket-Key': key }));
    expect(status).toBeGreaterThanOrEqual(400);
  });

  test('of another version is told which one is spoken (§4.4)', async ({ origin }) => {
    const request = handshake({ 'Sec-WebSocket-Version': '7' });
    const { status, head } = await answerTo(origin, request);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(head).toMatch(/\r\nSec-WebSocket-Version:.*\b13\b/i);
  });

  test.for([
    ['another site', { Origin: 'http://evil.example' }],
    ['another port', { Origin: 'http://127.0.0.1:1' }],
    ['no origin', { Origin: 'null' }],
    ['a name that is not ours', { Host: 'evil.example', Origin: 'http://evil.example' }],
  ] as const)('of a page of %s is refused with 403 (§10.2)', async ([, fields], { origin }) => {
    const { status } = await answerTo(origin, handshake(fields));
    expect(status).toBe(403);
  });
});

describe('frames', () => {
  test.for([1000, 5, 1])('are found in pieces of %i bytes', async (size, { call }) => {
    const caller = await call();
    await caller.client.raw.sendInPieces(Buffer.concat([ping('a'), ping('b'), ping('c')]), size);
    for (const letter of ['61', '62', '63']) {
      expect(await caller.next()).toBe(`PONG fin ${letter} 1 B`);
    }
  });

  test.for([125, 126, 65_535, 65_536])(
    'of %i bytes are read, whatever their length takes (§5.2)',
    async (length, { call }) => {
      const caller = await call();
      const question = JSON.stringify({ type: 'sum', id: length, numbers: [1] });
      caller.send(text(question.padEnd(length)));
      expect(await caller.next()).toMatchObject({ id: length });
    },
  );

  test('without a mask end the connection with 1002 (§5.1)', async ({ call }) => {
    const caller = await call();
    caller.send(Buffer.from('890161', 'hex'));
    expect(await caller.next()).toMatch(/^CLOSE fin 1002 /);
    await caller.client.closed();
  });

  test('of one message may have a ping between them, which is answered (§5.4)', async ({
    call,
  }) => {
    const caller = await call();
    caller.send(masked(0x01, '{"type":"sum",'), ping('p'), masked(0x80, '"id":1,"numbers":[]}'));
    expect(await caller.next()).toBe('PONG fin 70 1 B');
    expect(await caller.next()).toMatchObject({ id: 1 });
  });

  test('of one text may meet inside a character (§5.6)', async ({ call }) => {
    const caller = await call();
    const question = Buffer.from('{"type":"sum","id":1,"numbers":["é"]}');
    const border = question.indexOf('é') + 1;
    caller.send(
      masked(0x01, question.subarray(0, border)),
      masked(0x80, question.subarray(border)),
    );
    expect(await caller.next()).toMatchObject({ id: 1 });
  });

  test('of a text that is not UTF-8 end the connection with 1007 (§8.1)', async ({ call }) => {
    const caller = await call();
    caller.send(text(Buffer.of(0xff)));
    expect(await caller.next()).toMatch(/^CLOSE fin 1007 /);
    await caller.client.closed();
  });
});

describe('a close frame', () => {
  test('is answered with its code, and the server closes TCP first (§5.5.1, §7.1.1)', async ({
    call,
  }) => {
    const caller = await call();
    const { socket } = caller.client.raw;
    socket.allowHalfOpen = true; // this client does not end only because the server did
    const ended = once(socket, 'end');
    caller.send(ping('a'), close(4000), ping('late'));
    expect(await caller.next()).toBe('PONG fin 61 1 B');
    expect(await caller.next()).toBe('CLOSE fin 4000 "" 2 B');
    await ended;
    socket.end();
    await caller.client.closed();
  });
});

describe('a session', () => {
  test('is greeted, and then told of each reading, in order', async ({ call }) => {
    const caller = await call();
    caller.send(subscribe());
    expect(await caller.next()).toEqual({ type: 'hello', cursor: expect.any(String) });
    const reading = { type: 'reading', cursor: expect.any(String), seq: expect.any(Number) };
    const readings = [await caller.next(), await caller.next(), await caller.next()];
    expect(readings).toEqual(Array(3).fill(expect.objectContaining(reading)));
    const [first] = seqsOf(readings);
    expect(seqsOf(readings)).toEqual([first, first + 1, first + 2]);
  });

  test('goes on after the cursor of the last reading', async ({ call }) => {
    const before = await call();
    before.send(subscribe());
    await before.next();
    const last = await before.next();
    const missed = await before.next();

    const caller = await call();
    const after = typeof last === 'object' && 'cursor' in last ? last.cursor : undefined;
    caller.send(subscribe(after));
    expect(await caller.next()).toMatchObject({ type: 'hello' });
    expect(await caller.next()).toEqual(missed);
  });

  test('with a cursor that nobody gave begins with a reset', async ({ call }) => {
    const caller = await call();
    caller.send(subscribe('gone-7'));
    expect(await caller.next()).toMatchObject({ type: 'reset', cursor: expect.any(String) });
  });

  test('of a page with a name is told which memory of it there is', async ({ call }) => {
    const name = randomUUID();
    const welcome = async () => {
      const caller = await call();
      caller.send(introduce(name));
      return caller.next();
    };
    const first = await welcome();
    expect(first).toEqual({ type: 'welcome', epoch: expect.any(String) });
    expect(await welcome()).toEqual(first);
  });

  test('adds numbers, in text and in bytes', async ({ call }) => {
    const caller = await call();
    caller.send(introduce(randomUUID()), ask(1, 12, 5, 8), askInBytes(2, 12, 5, 8));
    expect(await caller.answers(2)).toEqual([
      { type: 'sum', id: 1, sum: 25, count: 1 },
      [2, 25, 2],
    ]);
  });

  test.for([
    ['no JSON', text('12, 5, 8')],
    ['null', text('null')],
    ['an unknown type', say({ type: 'shout' })],
    ['a cursor that is no string', subscribe(7)],
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
  ] as const)('answers %s with an error, and stays open', async ([, frame], { call }) => {
    const caller = await call();
    caller.send(introduce(randomUUID()), frame, ask(1, 1));
    expect(await caller.answers(2)).toEqual([
      { type: 'error', text: expect.any(String) },
      { type: 'sum', id: 1, sum: 1, count: 1 },
    ]);
  });

  test.for([
    ['text among the numbers', say({ type: 'sum', id: 1, numbers: ['12', {}] })],
    ['what was no number on the page', ask(1, Number.NaN)],
    ['the same in bytes', askInBytes(1, Number.NaN)],
    ['numbers beyond any sum', ask(1, 1e308, 1e308)],
  ] as const)('refuses %s by its id, which may be asked again', async ([, frame], { call }) => {
    const caller = await call();
    caller.send(introduce(randomUUID()), frame, ask(1, 1));
    expect(await caller.answers(2)).toEqual([
      { type: 'refused', id: 1, text: expect.any(String) },
      { type: 'sum', id: 1, sum: 1, count: 1 },
    ]);
  });
});

describe('a session with nothing to say', () => {
  test.override({ heartbeat: 20 });

  test('sends a heartbeat that a page can see', async ({ call }) => {
    const caller = await call();
    await caller.heartbeat();
  });
});

describe('a question', () => {
  test('that comes twice is answered twice and added up once', async ({ call }) => {
    const name = randomUUID();
    const first = { type: 'sum', id: 1, sum: 25, count: 1 };
    const caller = await call();
    caller.send(introduce(name), ask(1, 12, 5, 8), ask(1, 12, 5, 8));
    expect(await caller.answers(2)).toEqual([first, first]);
    const other = await call();
    other.send(introduce(name), askInBytes(2, 1), askInBytes(1, 12, 5, 8));
    expect(await other.answers(2)).toEqual([
      [2, 1, 2],
      [1, 25, 1],
    ]);
  });

  test('of a page that gave no name is refused', async ({ call }) => {
    const caller = await call();
    caller.send(ask(1, 12, 5, 8));
    expect(await caller.next()).toEqual({ type: 'refused', id: 1, text: expect.any(String) });
  });
});

/** The head of the answer to a request, once so much of it has come. */
async function answerTo(origin: string, request: string, enough = /\r\n\r\n/) {
  const client = await RawClient.open(origin);
  try {
    client.send(request);
    await client.until(enough);
    const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(client.text) ?? [];
    return { status: Number(status), head: client.text };
  } finally {
    client.reset();
  }
}

const seqsOf = (messages: Answer[]) =>
  messages.map((message) =>
    typeof message === 'object' && 'seq' in message ? Number(message.seq) : NaN,
  );
