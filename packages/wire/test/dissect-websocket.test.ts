import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Unit } from '../src/dissect/dissect.ts';
import { dissect, fieldOf, frame, handshake, hex, key, summaries } from './dissect-helpers.ts';

type Sent = readonly [direction: 'up' | 'down', bytes: Buffer];

/** The units after the handshake. */
function after(extensions: string | undefined, ...sent: Sent[]): Unit[] {
  return dissect(...handshake('/socket', extensions), ...sent).slice(2);
}

const units = (...sent: Sent[]) => after(undefined, ...sent);

describe('a frame (RFC 6455 §5.2)', () => {
  test.each<[string, Sent, string]>([
    ['a text', ['down', hex('810548656c6c6f')], 'TEXT fin "Hello" 5 B'],
    ['a text, masked', ['up', hex('818537fa213d7f9f4d5158')], 'TEXT fin masked "Hello" 5 B'],
    ['a ping', ['down', hex('890548656c6c6f')], 'PING fin 48656c6c6f 5 B'],
    ['a pong, masked', ['up', hex('8a8537fa213d7f9f4d5158')], 'PONG fin masked 48656c6c6f 5 B'],
    [
      '256 bytes',
      ['down', frame(0x82, Buffer.alloc(256, 1))],
      `BINARY fin ${'01'.repeat(20)}… 256 B`,
    ],
    ['a close', ['down', hex('880503e8627965')], 'CLOSE fin 1000 "bye" 5 B'],
    ['a close without a reason', ['down', hex('88020fa0')], 'CLOSE fin 4000 "" 2 B'],
    ['an empty close', ['up', frame(0x88, '', key)], 'CLOSE fin masked 0 B'],
    ['a sum', ['up', frame(0x81, '12,5,8', key)], 'TEXT fin masked "12,5,8" 6 B'],
  ])('%s is told in a line', (_, sent, summary) => {
    const [unit, ...rest] = units(sent);
    expect(unit).toMatchObject({ kind: 'frame', summary });
    expect(unit?.reason).toBeUndefined();
    expect(rest).toEqual([]);
  });

  test('is explained to the bit', () => {
    const [unit] = units(['up', frame(0xc1, 'x'.repeat(200), key)]);
    const [from = 0] = unit?.ranges[0] ?? [];
    const table = unit?.fields.map(({ name, ranges: [range], bits, value }) => [
      name,
      (range?.[0] ?? 0) - from,
      (range?.[1] ?? 0) - from,
      bits,
      value.slice(0, 12),
    ]);
    expect(table).toEqual([
      ['FIN', 0, 1, [0, 1], '1'],
      ['RSV1', 0, 1, [1, 2], '1'],
      ['RSV2', 0, 1, [2, 3], '0'],
      ['RSV3', 0, 1, [3, 4], '0'],
      ['opcode', 0, 1, [4, 8], '1 TEXT'],
      ['MASK', 1, 2, [0, 1], '1'],
      ['length', 1, 2, [1, 8], '126'],
      ['length, 16 bits', 2, 4, undefined, '200'],
      ['masking key', 4, 8, undefined, '37 fa 21 3d'],
      ['payload', 8, 208, undefined, 'x'.repeat(12)],
    ]);
  });

  test('shows a payload with its mask and without (§5.3)', () => {
    const [unit] = units(['up', hex('818537fa213d7f9f4d5158')]);
    expect(fieldOf(unit, 'payload').value).toBe('Hello');
    expect(fieldOf(unit, 'payload', 'masked').value).toBe('7f 9f 4d 51 58');
    expect(fieldOf(unit, 'payload', 'unmasked').value).toBe('48 65 6c 6c 6f');
  });

  test.each([
    [125, 'length', '125'],
    [126, 'length, 16 bits', '126'],
    [65535, 'length, 16 bits', '65535'],
    [65536, 'length, 64 bits', '65536'],
  ])('of %i bytes has its length in %s', (length, name, value) => {
    const [unit] = units(['down', frame(0x82, Buffer.alloc(length))]);
    expect(fieldOf(unit, name).value).toBe(value);
  });

  test('of a close has its code and its reason (§5.5.1)', () => {
    const [unit] = units(['down', hex('880503e8627965')]);
    expect(fieldOf(unit, 'payload', 'code')).toMatchObject({
      value: '1000',
      note: 'Normal: the work is done.',
      section: 'RFC 6455 §7.4.1',
    });
    expect(fieldOf(unit, 'payload', 'reason').value).toBe('bye');
  });

  test.each<[string, Sent, string]>([
    ['RSV1', ['down', frame(0xc1)], 'reserved bits are set (§5.2)'],
    ['RSV3', ['down', frame(0x91)], 'reserved bits are set (§5.2)'],
    ['opcode 3', ['down', frame(0x83)], 'opcode 3 is reserved (§5.2)'],
    [
      'a ping in part',
      ['down', frame(0x09)],
      'a control frame is whole, and has 125 bytes at the most (§5.5)',
    ],
    [
      'a long ping',
      ['down', frame(0x89, 'x'.repeat(126))],
      'a control frame is whole, and has 125 bytes at the most (§5.5)',
    ],
    [
      '5 bytes in 16 bits',
      ['down', hex('817e000548656c6c6f')],
      'the length is not in its shortest form (§5.2)',
    ],
    [
      '5 bytes in 64 bits',
      ['down', hex('817f000000000000000548656c6c6f')],
      'the length is not in its shortest form (§5.2)',
    ],
    ['no mask', ['up', frame(0x81)], 'a client masks its frames (§5.1)'],
    ['a mask', ['down', frame(0x81, '', key)], 'a server does not mask its frames (§5.1)'],
    ['nothing before it', ['down', frame(0x80)], 'there is nothing to continue (§5.4)'],
  ])('that breaks a rule is read all the same, and says so: %s', (_, [direction, bytes], rule) => {
    const [unit, next] = units(
      [direction, bytes],
      [direction, frame(0x81, 'on', direction === 'up' ? key : undefined)],
    );
    expect(unit).toMatchObject({ kind: 'frame', reason: rule });
    expect(next?.reason).toBeUndefined();
  });

  test('longer than any can be leaves no sense to what follows', () => {
    const [unit] = units(['down', hex('817fffffffffffffffff00')]);
    expect(unit).toMatchObject({ kind: 'bytes', reason: 'a frame longer than any can be' });
  });

  test('that is cut short stays bytes', () => {
    expect(units(['down', hex('810548656c')])).toMatchObject([
      { kind: 'bytes', reason: 'the stream ended before the frame did' },
    ]);
  });

  test('of more than 64 KiB is not held: its payload is passed on', () => {
    const found = units(
      ['up', frame(0x81, 'x'.repeat(100_000), key)],
      ['up', frame(0x81, 'on', key)],
    );
    expect(found.map(({ kind, length, carrier }) => [kind, length, carrier])).toEqual([
      ['frame', 14, undefined],
      ['bytes', 65536, 'frame'],
      ['bytes', 34464, 'frame'],
      ['frame', 8, undefined],
    ]);
    expect(found[0]?.summary).toBe('TEXT fin masked 100000 B');
  });
});

describe('a message in several frames (RFC 6455 §5.4)', () => {
  test('is put together, and a ping may stand between', () => {
    const stream = Buffer.concat([hex('010348656c'), frame(0x89), hex('80026c6f')]);
    const found = units(['down', stream]);
    expect(summaries(found)).toEqual([
      'TEXT "Hel" 3 B',
      'PING fin 0 B',
      'CONTINUATION fin "lo" 2 B',
      'TEXT message "Hello" 5 B in 2 frames',
    ]);
    expect(found[3]).toMatchObject({ kind: 'message', carrier: 'frame' });
    expect(found[3]?.ranges).toHaveLength(2);
  });

  test.each<[string, Buffer[], string]>([
    ['ends too early', [frame(0x01, 'Hel')], 'the stream ended before its last frame'],
    [
      'is interrupted',
      [frame(0x01, 'Hel'), frame(0x81, 'x')],
      'another message began before its last frame',
    ],
  ])('that %s says so', (_, frames, reason) => {
    const found = units(['down', Buffer.concat(frames)]);
    expect(found.find(({ kind }) => kind === 'message')).toMatchObject({ reason });
  });

  test('of more than 64 KiB is passed on', () => {
    const part = 'x'.repeat(40_000);
    const found = units([
      'down',
      Buffer.concat([frame(0x01, part), frame(0x00, part), frame(0x80, part)]),
    ]);
    expect(found.map(({ kind }) => kind)).toEqual(['frame', 'bytes', 'frame', 'frame']);
  });

  test('of more than 1,024 frames is passed on', () => {
    const found = units([
      'down',
      Buffer.concat([frame(0x01, 'a'), ...Array(1025).fill(frame(0x00, 'b'))]),
    ]);
    expect(found.filter(({ kind }) => kind === 'bytes')).toMatchObject([{ length: 1024 }]);
  });
});

describe('a compressed message (RFC 7692)', () => {
  const deflate = 'permessage-deflate';
  const hello = hex('f248cdc9c90700');
  const again = hex('f200110000');

  test('is inflated: the "Hello" of §7.2.3.1', () => {
    const [unit] = after(deflate, ['down', frame(0xc1, hello)]);
    expect(unit?.summary).toBe('TEXT fin rsv1 "Hello" 7 B for 5 B');
    expect(fieldOf(unit, 'payload', 'inflated').value).toBe('Hello');
    expect(fieldOf(unit, 'RSV1').section).toBe('RFC 7692 §6');
    expect(unit?.reason).toBeUndefined();
  });

  test('may refer to the one before, on each way by itself: that of §7.2.3.2', () => {
    const both = Buffer.concat([frame(0xc1, hello, key), frame(0xc1, again, key)]);
    const found = after(deflate, ['up', both], ['down', frame(0xc1, again)]);
    expect(fieldOf(found[1], 'payload').value).toBe('Hello');
    expect(fieldOf(found[2], 'payload').note).toBe(
      'Compressed, and not readable here: it could not be inflated.',
    );
  });

  test.each<[string, 'up' | 'down', boolean]>([
    ['client_no_context_takeover', 'up', false],
    ['client_no_context_takeover', 'down', true],
    ['server_no_context_takeover', 'down', false],
    ['server_no_context_takeover', 'up', true],
  ])('with %s does or does not refer to the one before: %s', (parameter, direction, refers) => {
    const mask = direction === 'up' ? key : undefined;
    const both = Buffer.concat([frame(0xc1, hello, mask), frame(0xc1, again, mask)]);
    const found = after(`permessage-deflate; ${parameter}`, [direction, both]);
    expect(fieldOf(found[1], 'payload').value === 'Hello').toBe(refers);
  });

  test('is put together before it is inflated', () => {
    const found = after(deflate, [
      'down',
      Buffer.concat([frame(0x41, hello.subarray(0, 3)), frame(0x80, hello.subarray(3))]),
    ]);
    expect(fieldOf(found.at(-1), 'payload', 'inflated').value).toBe('Hello');
  });

  test('may go on behind a block that says it is the last (§7.2.1)', () => {
    const final = deflateRawSync('Hello, ');
    const rest = deflateRawSync('Hello', { dictionary: Buffer.from('Hello, ') });
    const found = after(deflate, [
      'down',
      Buffer.concat([
        frame(0xc1, Buffer.concat([final, rest, hex('00')])),
        frame(0xc1, deflateRawSync('Hello', { dictionary: Buffer.from('Hello, Hello') })),
      ]),
    ]);
    expect(found.map((unit) => fieldOf(unit, 'payload').value)).toEqual(['Hello, Hello', 'Hello']);
  });

  test('has RSV1 in its first frame only (§6.1)', () => {
    const found = after(deflate, [
      'down',
      Buffer.concat([frame(0x41, hello.subarray(0, 3)), frame(0xc0, hello.subarray(3))]),
    ]);
    expect(found[1]?.reason).toBe(
      'RSV1 stands in the first frame of a message only (RFC 7692 §6.1)',
    );
  });

  test.each<[string, Buffer]>([
    ['is none', hex('ffffffff')],
    ['would take more than a MiB', deflateRawSync(Buffer.alloc(50_000_000)).subarray(0, 60_000)],
    [
      'would take as much in parts',
      Buffer.concat(Array(3).fill(deflateRawSync(Buffer.alloc(400_000)))),
    ],
    ['ends over and over', Buffer.alloc(1000, hex('0300'))],
  ])('that %s is not inflated, nor is what may refer to it', (_, bytes) => {
    const found = after(deflate, ['down', Buffer.concat([frame(0xc1, bytes), frame(0xc1, hello)])]);
    expect(fieldOf(found[0], 'payload', 'inflated').value).toBe(
      'not inflated: it could not be inflated',
    );
    expect(fieldOf(found[1], 'payload', 'inflated').value).toBe(
      'not inflated: a message before it was not inflated: it could not be inflated',
    );
  });

  test('is told from others by RSV1', () => {
    const found = after(deflate, [
      'down',
      Buffer.concat([frame(0xc1, hello), frame(0x81, 'plain')]),
    ]);
    expect(summaries(found)[1]).toBe('TEXT fin "plain" 5 B');
  });
});
