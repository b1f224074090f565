import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Codec } from '#src/codec.ts';
import { negotiate } from '#src/deflate.ts';
import { Endpoint } from '#src/endpoint.ts';
import { close, masked, ping } from './client-bytes.ts';
import { eventsOf, message } from './receive.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const limits = { maxMessage: 1024 * 1024, maxFragments: 4 };

/** The first byte of a compressed text in one frame: FIN, RSV1, opcode 1. */
const compressedText = 0xc1;

describe('negotiate (RFC 7692 §7.1)', () => {
  test.each([
    ['permessage-deflate', 'permessage-deflate'],
    ['permessage-deflate; client_max_window_bits', 'permessage-deflate'],
    ['permessage-deflate; client_max_window_bits=8', 'permessage-deflate'],
    [
      'permessage-deflate; server_no_context_takeover',
      'permessage-deflate; server_no_context_takeover',
    ],
    [
      'permessage-deflate; client_no_context_takeover',
      'permessage-deflate; client_no_context_takeover',
    ],
    [
      'permessage-deflate; server_max_window_bits=8',
      'permessage-deflate; server_max_window_bits=8',
    ],
    [
      'permessage-deflate; server_max_window_bits="10"',
      'permessage-deflate; server_max_window_bits=10',
    ],
    [
      'permessage-deflate ;client_max_window_bits; server_max_window_bits = 15 ; server_no_context_takeover',
      'permessage-deflate; server_no_context_takeover; server_max_window_bits=15',
    ],
    ['x-unknown; a=1, permessage-deflate', 'permessage-deflate'],
    ['permessage-deflate; unknown, permessage-deflate', 'permessage-deflate'],
    [
      'permessage-deflate; server_max_window_bits=7, permessage-deflate; server_max_window_bits=12',
      'permessage-deflate; server_max_window_bits=12',
    ],
  ])('%s is accepted as %s', (offers, response) => {
    expect(agree(offers).response).toBe(response);
  });

  test.each([
    '',
    'x-webkit-deflate-frame',
    'permessage-deflate; unknown',
    'permessage-deflate; constructor',
    'permessage-deflate; __proto__',
    'permessage-deflate; an.other=~1',
    'permessage-deflate\xa0',
    'permessage-deflate; server_no_context_takeover=1',
    'permessage-deflate; client_no_context_takeover=true',
    'permessage-deflate; server_max_window_bits',
    'permessage-deflate; server_max_window_bits=7',
    'permessage-deflate; server_max_window_bits=16',
    'permessage-deflate; server_max_window_bits=09',
    'permessage-deflate; client_max_window_bits=0',
    'permessage-deflate; server_max_window_bits=9; server_max_window_bits=9',
  ])('%j is declined', (offers) => {
    expect(negotiate(offers)).toBeUndefined();
  });

  test.each(['permessage-deflate; =', 'permessage-deflate;', 'permessage-deflate; a="b'])(
    '%j is refused with 400: it cannot be read (RFC 6455 §9.1)',
    (offers) => {
      expect(() => negotiate(offers)).toThrow(expect.objectContaining({ status: 400 }));
    },
  );
});

describe('a codec (RFC 7692 §7.2)', () => {
  test('writes the "Hello" of §7.2.3.1, and the one of §7.2.3.2 that refers to it', () => {
    const { codec } = agree('permessage-deflate');
    expect(codec.compress(Buffer.from('Hello')).toString('hex')).toBe('f248cdc9c90700');
    expect(codec.compress(Buffer.from('Hello')).toString('hex')).toBe('f200110000');
  });

  test('writes each message by itself where the client asked for that (§7.1.1.1)', () => {
    const { codec } = agree('permessage-deflate; server_no_context_takeover');
    for (const _ of [1, 2]) {
      expect(codec.compress(Buffer.from('Hello')).toString('hex')).toBe('f248cdc9c90700');
    }
  });

  test.each([8, 9, 10, 11, 12, 13, 14, 15])(
    'refers 2^%i bytes back at the most where the client asked for that (§7.1.2.1)',
    (bits) => {
      const { codec } = agree(`permessage-deflate; server_max_window_bits=${bits}`);
      const numbers = Array.from({ length: 20_000 }, (_, index) => (index * index) % 9973);
      const message = Buffer.from(numbers.join());
      let window = Buffer.alloc(0);
      for (const _ of [1, 2]) {
        const bytes = Buffer.concat([codec.compress(message), hex('0000ffff')]);
        // What inflate gives out in small pieces it can only look up in its window.
        const inflated = inflateRawSync(bytes, {
          windowBits: bits,
          dictionary: window,
          chunkSize: 64,
          finishFlush: constants.Z_SYNC_FLUSH,
        });
        expect(inflated.equals(message)).toBe(true);
        window = message.subarray(-(2 ** bits));
      }
    },
  );

  test.each([
    ['one block', 'f248cdc9c90700'],
    ['a block without compression', '000500faff48656c6c6f00'],
    ['a final block', 'f348cdc9c9070000'],
    ['two blocks', 'f248050000 00ffff cac9c90700'],
  ])('reads the "Hello" of §7.2.3 in %s', (_, bytes) => {
    const { codec } = agree('permessage-deflate');
    expect(codec.decompress(hex(bytes), limits).toString()).toBe('Hello');
  });

  test('reads what follows a final block: there may be several (§7.2.1)', () => {
    const { codec } = agree('permessage-deflate');
    const pieces = ['Hello, ', 'world. ', 'Hello, world. '];
    const blocks = pieces.map((piece, index) => {
      const dictionary = Buffer.from(pieces.slice(0, index).join(''));
      return deflateRawSync(piece, { dictionary });
    });
    const message = codec.decompress(Buffer.concat([...blocks, hex('00')]), limits);
    expect(message.toString()).toBe(pieces.join(''));
    // The next message may refer to all of it.
    const next = deflateRawSync('Hello, world. ', { dictionary: message });
    expect(codec.decompress(next, limits).toString()).toBe('Hello, world. ');
  });

  test('gives up a message of more parts than it may have', () => {
    const { codec } = agree('permessage-deflate');
    const block = deflateRawSync('Hello');
    const end = hex('00'); // the block that is never final, as far as it travels
    const four = Buffer.concat([block, block, block, end]);
    expect(codec.decompress(four, limits).toString()).toBe('HelloHelloHello');
    expect(() => codec.decompress(Buffer.concat([block, four]), limits)).toThrow(
      expect.objectContaining({ code: 1008 }),
    );
  });

  test('adds up what final blocks divide: the limit is one of the message', () => {
    const { codec } = agree('permessage-deflate');
    const block = deflateRawSync(Buffer.alloc(limits.maxMessage / 2 + 1));
    expect(() => codec.decompress(Buffer.concat([block, block]), limits)).toThrow(
      expect.objectContaining({ code: 1009 }),
    );
  });

  test('reads a message that refers to the one before', () => {
    const { codec } = agree('permessage-deflate');
    expect(codec.decompress(hex('f248cdc9c90700'), limits).toString()).toBe('Hello');
    expect(codec.decompress(hex('f200110000'), limits).toString()).toBe('Hello');
  });

  test('does not read one where the client said it would not refer to it (§7.1.1.2)', () => {
    const { codec } = agree('permessage-deflate; client_no_context_takeover');
    codec.decompress(hex('f248cdc9c90700'), limits);
    expect(() => codec.decompress(hex('f200110000'), limits)).toThrow(
      expect.objectContaining({ code: 1007 }),
    );
  });

  test.each([
    'permessage-deflate',
    'permessage-deflate; server_no_context_takeover; client_no_context_takeover',
    'permessage-deflate; server_max_window_bits=9',
  ])('%s gives back what it was given, message after message', (offer) => {
    const data = fc.uint8Array({ maxLength: 3000, size: 'max' });
    fc.assert(
      fc.property(fc.array(data, { maxLength: 6 }), (messages) => {
        const writer = agree(offer).codec;
        const reader = agree(offer).codec;
        for (const bytes of [...messages, ...messages]) {
          const travelled = writer.compress(Buffer.from(bytes));
          expect(new Uint8Array(reader.decompress(travelled, limits))).toEqual(bytes);
        }
      }),
      { numRuns: 50 },
    );
  });
});

test('control frames are never compressed (§6.1)', () => {
  const { codec } = agree('permessage-deflate');
  const events = { onMessage() {}, onPong() {}, onClosed() {} };
  const endpoint = new Endpoint(limits, events, codec);
  endpoint.receive(Buffer.concat([ping('p'), close(1000)]));
  expect(Buffer.concat(endpoint.output.take()).toString('hex')).toBe('8a0170' + '880203e8');
});

describe('a receiver with a codec', () => {
  const receive = (frames: Buffer[], limits = {}) =>
    eventsOf(frames, limits, agree('permessage-deflate').codec);

  test('tells compressed messages from others by RSV1 of the first frame (§6)', () => {
    const frames = [masked(compressedText, hex('f248cdc9c90700')), masked(0x81, 'plain')];
    expect(receive(frames)).toEqual([message('Hello'), message('plain')]);
  });

  test('puts a message together before it takes it apart (§7.2.3.1)', () => {
    const frames = [masked(0x41, hex('f248cd')), masked(0x80, hex('c9c90700'))];
    expect(receive(frames)).toEqual([message('Hello')]);
  });

  test.each([
    ['RSV1 on a continuation (§6.1)', [masked(0x41, hex('f248cd')), masked(0xc0, '')], 1002],
    ['RSV1 on a ping (§6.1)', [masked(0xc9, '')], 1002],
    ['RSV2', [masked(0xa1, '')], 1002],
    ['what is not compressed', [masked(compressedText, hex('ffffffff'))], 1007],
    ['text that is not UTF-8', [masked(compressedText, hex('fa0f00'))], 1007],
  ])('fails on %s', (_, frames, code) => {
    expect(receive(frames)).toEqual([`failed ${code}`]);
  });

  test('does not unpack a bomb: 1009 at the limit, and no memory spent', () => {
    // Of 200 MiB. Made of pieces, for what is large now and gone later would hide what is spent.
    const finishFlush = constants.Z_SYNC_FLUSH;
    const piece = deflateRawSync(Buffer.alloc(1024 * 1024), { finishFlush });
    const bomb = Buffer.concat(Array(200).fill(piece));
    expect(bomb.length).toBeLessThan(300 * 1024);
    const before = process.memoryUsage().rss;
    expect(receive([masked(0xc2, bomb)], { maxMessage: 1024 * 1024 })).toEqual(['failed 1009']);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  test('yields the same events, however the bytes are cut', () => {
    const frame = fc.tuple(
      fc.constantFrom(0xc1, 0x41, 0x80, 0x81, 0x89),
      fc.string({ maxLength: 80 }),
    );
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 6 }), fc.array(fc.nat(600)), (parts, borders) => {
        const { codec } = agree('permessage-deflate');
        const frames = parts.map(([first, data]) =>
          masked(first, first === 0xc1 ? codec.compress(Buffer.from(data)) : data),
        );
        const bytes = Buffer.concat(frames);
        const cuts = [0, ...borders.sort((a, b) => a - b), bytes.length];
        const pieces = cuts.map((from, index) => bytes.subarray(from, cuts[index + 1]));
        expect(receive(pieces)).toEqual(receive([bytes]));
      }),
    );
  });
});

function agree(offers: string): { response: string; codec: Codec } {
  const agreed = negotiate(offers);
  if (!agreed) throw new Error(`${offers} was declined`);
  return agreed;
}
