import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BINARY,
  describeFrame,
  Failure,
  type FrameHeader,
  readHeader,
  TEXT,
  unmask,
  writeHeader,
} from '#src/frame.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('readHeader (§5.2)', () => {
  /// [hi]
  test('reads the masked "hi" that the notes printed as hex', () => {
    const bytes = hex('81 82 0f9c296a 67f5');
    const header = readHeader(bytes, 0) as FrameHeader;
    expect(header).toEqual({
      fin: true,
      rsv: 0,
      opcode: TEXT,
      masked: true,
      key: 0x6a299c0f,
      length: 2,
      payloadAt: 6,
    });
    expect(payloadOf(bytes, header).toString()).toBe('hi');
  });
  /// [hi]

  test.each([
    ['7 bits', '82 fd 00000000', 125, 6],
    ['16 bits', '82 fe 007e 00000000', 126, 8],
    ['16 bits, the largest', '82 fe ffff 00000000', 65535, 8],
    ['64 bits', '82 ff 0000000000010000 00000000', 65536, 14],
    ['64 bits, beyond 32', '82 ff 0000000100000002 00000000', 2 ** 32 + 2, 14],
  ])('reads a length of %s', (_, bytes, length, payloadAt) => {
    expect(readHeader(hex(bytes), 0)).toMatchObject({ opcode: BINARY, length, payloadAt });
  });

  test.each(['8185 37fa213d', '82fe 007e 37fa213d', '82ff 0000000000010000 37fa213d'])(
    'waits until the whole of %s is there',
    (text) => {
      const bytes = hex(text);
      for (let length = 0; length < bytes.length; length += 1) {
        expect(readHeader(bytes.subarray(0, length), 0)).toBeUndefined();
      }
      expect(readHeader(bytes, 0)).toBeDefined();
    },
  );

  test.each([
    ['RSV1', 'c180'],
    ['RSV2', 'a180'],
    ['RSV3', '9180'],
    ['the reserved data opcode 3', '8380'],
    ['the reserved data opcode 7', '8780'],
    ['the reserved control opcode 11', '8b80'],
    ['the reserved control opcode 15', '8f80'],
    ['a fragmented ping (§5.5)', '0980'],
    ['a fragmented close (§5.5)', '0880'],
    ['a ping of 126 bytes (§5.5)', '89fe'],
    ['a close of 64-bit length (§5.5)', '88ff'],
    ['16 bits for a length of 125', '81fe 007d'],
    ['64 bits for a length of 65,535', '81ff 000000000000ffff'],
    ['the top bit of a 64-bit length', '81ff 8000000000000000'],
  ])('refuses %s with 1002 as soon as it can be seen', (_, bytes) => {
    expect(() => readHeader(hex(bytes), 0)).toThrow(expect.objectContaining({ code: 1002 }));
  });

  test('says which rule a length breaks', () => {
    const top = hex('81ff 8000000000000000');
    expect(() => readHeader(top, 0)).toThrow('the top bit of the length is set');
    expect(() => readHeader(hex('81fe 007d'), 0)).toThrow('the length could be shorter');
  });
});

describe('unmask (§5.3)', () => {
  test('reads the "Hello" of §5.7', () => {
    const bytes = hex('8185 37fa213d 7f9f4d5158');
    expect(payloadOf(bytes, readHeader(bytes, 0) as FrameHeader).toString()).toBe('Hello');
  });

  test('is the XOR of each byte with its byte of the key, at any offset and length, in pieces', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200, size: 'max' }),
        fc.uint8Array({ minLength: 4, maxLength: 4 }),
        fc.nat(7),
        fc.nat(200),
        (payload, key, offset, cut) => {
          const memory = Buffer.from(new ArrayBuffer(256));
          memory.set(payload, offset);
          const view = new DataView(memory.buffer);
          // Pieces: the key that is left by one is the key for the next.
          const border = offset + Math.min(cut, payload.length);
          const next = unmask(view, offset, border, Buffer.from(key).readInt32LE());
          unmask(view, border, offset + payload.length, next);
          const expected = new Uint8Array(256);
          expected.set(
            payload.map((byte, index) => byte ^ key[index & 3]),
            offset,
          );
          expect(new Uint8Array(memory)).toEqual(expected);
        },
      ),
    );
  });
});

describe('writeHeader', () => {
  test.each([
    [0, '8100'],
    [5, '8105'],
    [125, '817d'],
    [126, '817e007e'],
    [65535, '817effff'],
    [65536, '817f0000000000010000'],
  ])('writes the length of %i bytes in its shortest form, unmasked (§5.1)', (length, header) => {
    const bytes = Buffer.alloc(14);
    const end = writeHeader(bytes, 0, 0x80 | TEXT, length);
    expect(bytes.toString('hex', 0, end)).toBe(header);
  });
});

test.each([
  ['8105 48656c6c6f', 'TEXT fin "Hello" 5 B'],
  ['0185 37fa213d 7f9f4d5158', 'TEXT masked "Hello" 5 B'],
  ['8a80 37fa213d', 'PONG fin masked 0 B'],
  ['8202 cafe', 'BINARY fin cafe 2 B'],
  ['8805 03e8 627965', 'CLOSE fin 1000 "bye" 5 B'],
])('%s prints itself as %s', (text, words) => {
  const bytes = hex(text);
  const header = readHeader(bytes, 0) as FrameHeader;
  expect(describeFrame(header, payloadOf(bytes, header))).toBe(words);
});

test('a failure carries its close code', () => {
  expect(new Failure(1002, 'why')).toMatchObject({ code: 1002, message: 'why' });
});

/** The payload without its mask, in memory of its own. */
function payloadOf(bytes: Buffer, { key, payloadAt, length }: FrameHeader): Buffer {
  const copy = new Uint8Array(bytes);
  unmask(new DataView(copy.buffer), payloadAt, payloadAt + length, key);
  return Buffer.from(copy.subarray(payloadAt, payloadAt + length));
}
