import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCloseCode } from '#src/close.ts';
import { binary, close, masked, ping, text } from './client-bytes.ts';
import { eventsOf, message } from './receive.ts';

const byteByByte = (bytes: Buffer) => [...bytes].map((byte) => Buffer.of(byte));

describe('messages', () => {
  test('text and binary are told apart (§5.6)', () => {
    expect(eventsOf([text('hé'), binary('hé')])).toEqual([message('hé'), message('hé', false)]);
  });

  test('an empty message is a message', () => {
    expect(eventsOf([text(''), binary('')])).toEqual([message(''), message('', false)]);
  });

  test('many frames in one chunk are many messages', () => {
    const chunk = Buffer.concat([text('a'), ping('b'), text('c')]);
    expect(eventsOf([chunk])).toEqual([message('a'), 'ping b', message('c')]);
  });

  test.each([0, 1, 125, 126, 127, 65535, 65536, 200_000])(
    '%i bytes arrive whole, in one chunk or in many',
    (length) => {
      const payload = 'x'.repeat(length);
      const bytes = text(payload);
      const pieces = [];
      for (let at = 0; at < bytes.length; at += 1460) pieces.push(bytes.subarray(at, at + 1460));
      expect(eventsOf([bytes])).toEqual([message(payload)]);
      expect(eventsOf(pieces)).toEqual([message(payload)]);
    },
  );

  test('fragments become one message (§5.4)', () => {
    const frames = [masked(0x01, 'a'), masked(0x00, ''), masked(0x00, 'b'), masked(0x80, 'c')];
    expect(eventsOf(frames)).toEqual([message('abc')]);
  });

  test('a ping between fragments is reported when it comes (§5.4)', () => {
    const frames = [masked(0x01, 'a'), ping('p'), masked(0x80, 'b'), text('c')];
    expect(eventsOf(frames)).toEqual(['ping p', message('ab'), message('c')]);
  });

  test('a pong nobody asked for is no fault (§5.5.3)', () => {
    expect(eventsOf([masked(0x8a, 'p'), text('a')])).toEqual(['pong p', message('a')]);
  });

  test('a byte order mark is part of the text', () => {
    expect(eventsOf([text('\ufeffa')])).toEqual([message('\ufeffa')]);
  });
});

describe('what fails the connection', () => {
  test.each([
    ['a frame without a mask (§5.1)', [Buffer.from('810161', 'hex')], 1002],
    ['a continuation of nothing (§5.4)', [masked(0x80, 'a')], 1002],
    ['a new message inside another (§5.4)', [masked(0x01, 'a'), text('b')], 1002],
    ['a close of one byte (§5.5.1)', [masked(0x88, 'a')], 1002],
    ['a close with a reason that is not UTF-8', [masked(0x88, Buffer.of(3, 232, 255))], 1007],
    ['text that is not UTF-8 (§8.1)', [text(Buffer.of(0xff))], 1007],
    ['text that ends inside a character', [text(Buffer.of(0xc3))], 1007],
    ['fragments that end inside a character', [masked(1, Buffer.of(0xc3)), masked(0x80, '')], 1007],
  ])('%s', (_, chunks, code) => {
    expect(eventsOf([text('before'), ...chunks, text('after')])).toEqual([
      message('before'),
      `failed ${code}`,
    ]);
  });

  test('a wrong byte, at once: within a frame that is not complete (§8.1)', () => {
    const bytes = text(Buffer.from('κόσμε\xff and more', 'latin1'));
    const wrong = 6 + 5; // header, then what latin1 leaves of the Greek
    expect(eventsOf([bytes.subarray(0, wrong + 2)])).toEqual(['failed 1007']);
  });

  test('a wrong byte, at once: in a fragment that is not the last', () => {
    const first = masked(0x01, Buffer.from('cebae1bdb9cf83cebcceb5f4908080', 'hex'));
    expect(eventsOf([first])).toEqual(['failed 1007']);
  });

  test('a character may be cut by a border between fragments', () => {
    const frames = [masked(0x01, Buffer.of(0xc3)), masked(0x80, Buffer.of(0xa9))];
    expect(eventsOf(frames)).toEqual([message('é')]);
  });
});

describe('close', () => {
  test('reports code and reason, and nothing after it', () => {
    const frames = [close(1000, 'bye'), text('late'), Buffer.from('ffff', 'hex')];
    expect(eventsOf(frames)).toEqual(['close 1000 bye']);
  });

  test('without a code it is 1005 (§7.1.5)', () => {
    expect(eventsOf([close()])).toEqual(['close 1005 ']);
  });

  test.each([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 3000, 3999, 4000, 4999])(
    '%i may be sent (§7.4)',
    (code) => {
      expect(isCloseCode(code)).toBe(true);
      expect(eventsOf([close(code)])).toEqual([`close ${code} `]);
    },
  );

  test.each([0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535])(
    '%i may not',
    (code) => {
      expect(eventsOf([close(code)])).toEqual(['failed 1002']);
    },
  );
});

describe('limits', () => {
  test('a message too large fails with 1009 at its header, before any of it is kept', () => {
    const header = binary(Buffer.alloc(11)).subarray(0, 6);
    expect(eventsOf([header], { maxMessage: 10 })).toEqual(['failed 1009']);
    expect(eventsOf([binary(Buffer.alloc(10))], { maxMessage: 10 })).toHaveLength(1);
  });

  test('fragments count together', () => {
    const frames = [masked(0x02, '12345'), masked(0x00, '67890'), masked(0x80, '1')];
    expect(eventsOf(frames, { maxMessage: 10 })).toEqual(['failed 1009']);
  });

  test('a length no memory has fails with 1009', () => {
    expect(eventsOf([Buffer.from('82ff7fffffffffffffff00000000', 'hex')])).toEqual(['failed 1009']);
  });

  test('too many fragments fail with 1008, empty ones included', () => {
    const frames = [masked(0x01, ''), masked(0x00, ''), masked(0x00, ''), masked(0x80, '')];
    expect(eventsOf(frames, { maxFragments: 4 })).toEqual([message('')]);
    expect(eventsOf(frames, { maxFragments: 3 })).toEqual(['failed 1008']);
  });

  test('begin anew with each message', () => {
    const frames = [masked(0x01, '12345'), masked(0x80, '6'), text('1234567890')];
    const events = eventsOf(frames, { maxMessage: 10, maxFragments: 2 });
    expect(events).toEqual([message('123456'), message('1234567890')]);
  });
});

describe('any cut of the bytes', () => {
  const payload = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.constant('é'.repeat(90)),
  );
  const frame = fc.oneof(
    fc.tuple(fc.constantFrom(0x81, 0x82, 0x01, 0x02, 0x00, 0x80), payload),
    fc.tuple(fc.constantFrom(0x89, 0x8a, 0x88, 0x08, 0xc1, 0x83), fc.string({ maxLength: 30 })),
  );
  const stream = fc.array(
    frame.map(([first, data]) => masked(first, data)),
    { maxLength: 8 },
  );

  test('yields the same events', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(2000)), (frames, borders) => {
        const bytes = Buffer.concat(frames);
        const cuts = [0, ...borders.sort((a, b) => a - b), bytes.length];
        const pieces = cuts.map((from, index) => bytes.subarray(from, cuts[index + 1]));
        const events = eventsOf([bytes]);
        expect(eventsOf(pieces)).toEqual(events);
        expect(eventsOf(byteByByte(bytes))).toEqual(events);
      }),
      { numRuns: 300 },
    );
  });

  test('of random bytes fails with a code, and throws nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (chunks) => {
        eventsOf(chunks.map((chunk) => Buffer.from(chunk)));
      }),
    );
  });
});
