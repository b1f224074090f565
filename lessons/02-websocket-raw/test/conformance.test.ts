/**
 * The echo server as conformance suites try it: over a real socket, each case in one write and in
 * pieces. What it said is read as people would: `TEXT fin "Hello" 5 B`.
 */
import { test as base } from 'test-kit';
import { expect } from 'vitest';
import { createEchoServer } from '#src/echo.ts';
import { describeFrame } from '#src/frame.ts';
import { binary, close, masked, ping, text } from './client-bytes.ts';
import { FrameClient } from './frame-client.ts';

const test = base.extend<{ echo: () => Promise<string> }>({
  // Half a minute may pass before all is tried: no ping of the server's own comes between.
  echo: async ({ serve, stop }, use) =>
    use(() => serve(createEchoServer(stop.signal, { pingInterval: 3_600_000 }))),
});

type Case = [name: string, sent: Buffer[], said: string[]];

const bye = 'CLOSE fin 1000 "" 2 B';
const sizes = [0, 1, 125, 126, 127, 128, 65_535, 65_536, 70_000];
const shown = (payload: string) =>
  `${JSON.stringify(payload).slice(0, 40)}${payload.length > 38 ? '…' : ''}`;
/** The connection fails with this code; the words beside it are free. */
const fails = (code: number) => `CLOSE fin ${code} `;

const whole: Case[] = sizes.flatMap((size): Case[] => {
  const letters = 'x'.repeat(size);
  const zeros = size === 0 ? '' : `${'0'.repeat(Math.min(2 * size, 40))}${size > 20 ? '…' : ''} `;
  return [
    [`text of ${size}`, [text(letters)], [`TEXT fin ${shown(letters)} ${size} B`, bye]],
    [`bytes of ${size}`, [binary(Buffer.alloc(size))], [`BINARY fin ${zeros}${size} B`, bye]],
  ];
});

const control: Case[] = [
  ['ten pings', Array(10).fill(ping('p')), [...Array(10).fill('PONG fin 70 1 B'), bye]],
  ['a ping of 125', [ping(Buffer.alloc(125))], [`PONG fin ${'0'.repeat(40)}… 125 B`, bye]],
  ['a ping of 126', [ping(Buffer.alloc(126))], [fails(1002)]],
  ['a pong nobody asked for', [masked(0x8a, 'p'), ping()], ['PONG fin 0 B', bye]],
];

const reserved: Case[] = [
  ...[1, 2, 3, 4, 5, 6, 7].map((rsv): Case => {
    return [
      `reserved bits ${rsv}`,
      [text('a'), masked(0x81 | (rsv << 4), 'b')],
      ['TEXT fin "a" 1 B', fails(1002)],
    ];
  }),
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): Case => {
    return [
      `opcode ${opcode}`,
      [text('a'), masked(0x80 | opcode, '')],
      ['TEXT fin "a" 1 B', fails(1002)],
    ];
  }),
];

const fragments: Case[] = [
  [
    'fragments, empty ones too',
    [masked(1, ''), masked(0, 'ab'), masked(0x80, ''), text('c')],
    ['TEXT fin "ab" 2 B', 'TEXT fin "c" 1 B', bye],
  ],
  [
    'a ping between',
    [masked(1, 'a'), ping('p'), masked(0x80, 'b')],
    ['PONG fin 70 1 B', 'TEXT fin "ab" 2 B', bye],
  ],
  ['a ping in fragments', [masked(0x09, 'a'), masked(0x80, 'b')], [fails(1002)]],
  ['a continuation of nothing', [masked(0x80, 'a'), text('b')], [fails(1002)]],
  ['a message inside another', [masked(1, 'a'), text('b')], [fails(1002)]],
];

const utf8: Case[] = [
  ...['κόσμε', '\u0000', '\ufeffa', '\u0800', '\ud7ff', '\ue000', '\u{10ffff}'].map(
    (good): Case => {
      const bytes = Buffer.from(good);
      const cut = [masked(1, bytes.subarray(0, 1)), masked(0x80, bytes.subarray(1))];
      return [
        `cut ${JSON.stringify(good)}`,
        cut,
        [`TEXT fin ${JSON.stringify(good)} ${bytes.length} B`, bye],
      ];
    },
  ),
  ...['80', 'c0af', 'e080af', 'eda080', 'f4908080', 'f888808080', 'fe', 'c3', '61e282'].flatMap(
    (bad): Case[] => {
      const bytes = Buffer.from(bad, 'hex');
      return [
        [`wrong ${bad}`, [text(bytes)], [fails(1007)]],
        [
          `wrong ${bad} in fragments`,
          [masked(1, bytes.subarray(0, 1)), masked(0x80, bytes.subarray(1))],
          [fails(1007)],
        ],
      ];
    },
  ),
  ['a wrong byte in a message that never ends', [masked(1, Buffer.of(0xff))], [fails(1007)]],
];

const closing: Case[] = [
  ['no code', [close(), text('late')], ['CLOSE fin 0 B']],
  ['a reason of 123', [close(1000, 'r'.repeat(123))], [`CLOSE fin 1000 "${'r'.repeat(34)}… 125 B`]],
  ['a code of one byte', [masked(0x88, 'a')], [fails(1002)]],
  ['a reason that is not UTF-8', [masked(0x88, Buffer.of(3, 232, 255))], [fails(1007)]],
  ...[1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999].map(
    (code): Case => [`code ${code}`, [close(code)], [`CLOSE fin ${code} "" 2 B`]],
  ),
  ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000].map(
    (code): Case => [`code ${code}`, [close(code)], [fails(1002)]],
  ),
];

test('the echo server says what it has to, in one write and in pieces', async ({ echo }) => {
  const origin = await echo();
  const cases = [...whole, ...control, ...reserved, ...fragments, ...utf8, ...closing];
  for (const [name, sent, said] of cases) {
    const bytes = Buffer.concat(said.at(-1) === bye ? [...sent, close(1000)] : sent);
    for (const piece of [bytes.length, bytes.length < 300 ? 1 : 997]) {
      const client = await FrameClient.open(origin);
      await client.raw.sendInPieces(bytes, piece);
      await client.closed();
      const heard = client.frames.map(({ header, payload }) => describeFrame(header, payload));
      const expected = said.map((words) =>
        words.endsWith(' ') ? expect.stringContaining(words) : words,
      );
      expect({ name, piece, heard }).toEqual({ name, piece, heard: expected });
    }
  }
});
