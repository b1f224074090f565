/** What holds for all bytes, however they come. */
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverageOf } from '../src/dissect/coverage.ts';
import { Dissector, type Range, type Unit } from '../src/dissect/dissect.ts';
import {
  chunk,
  chunked,
  dissect,
  frame,
  get,
  handshake,
  key,
  message,
  of,
  ok,
  type Step,
} from './dissect-helpers.ts';

const words = fc.stringMatching(/^[ -~é温\n]{0,40}$/);
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');

/** Text in the form of one of the formats, more or less. */
const eventStream = fc
  .array(
    fc.tuple(
      fc.constantFrom('', ': ', 'data: ', 'data:', 'id: ', 'event: ', 'retry: ', 'retry: 1', 'x'),
      words.map((text) => text.replaceAll('\n', '')),
      lineEnd,
      fc.constantFrom('', '\n', '\r', '\r\n'),
    ),
    { maxLength: 12 },
  )
  .map((lines) => lines.flat().join(''));
const jsonLines = fc.array(words, { maxLength: 6 }).map((lines) => lines.join('\n'));
const packets = fc
  .array(fc.tuple(fc.constantFrom('0', '2', '4', '42', '42/a,1', '451-', 'b', '9', ''), words))
  .map((all) => all.map((packet) => packet.join('')).join('\x1e'));

const polling = '/socket.io/?EIO=4&transport=polling';
const socket = '/socket.io/?EIO=4&transport=websocket';

/** Where to cut: fractions of the whole. */
const borders = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });

function cut(bytes: Buffer, borders: readonly number[]): Buffer[] {
  const at = borders.map((part) => Math.floor(part * bytes.length)).sort((a, b) => a - b);
  return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length));
}

/** A request and its answer. */
const exchange = fc.oneof(
  fc
    .tuple(eventStream, borders)
    .map(([text, borders]): [string, Buffer] => [
      get('/readings'),
      chunked(
        'text/event-stream',
        ...cut(Buffer.from(text), borders).filter(({ length }) => length),
      ),
    ]),
  fc
    .tuple(jsonLines, borders)
    .map(([text, borders]): [string, Buffer] => [
      get('/readings'),
      chunked(
        'application/x-ndjson',
        ...cut(Buffer.from(text), borders).filter(({ length }) => length),
      ),
    ]),
  packets.map((text): [string, Buffer] => {
    const fields = { 'Content-Type': 'text/plain', 'Content-Length': `${Buffer.byteLength(text)}` };
    return [message(`POST ${polling} HTTP/1.1`, fields, text), Buffer.from(ok(fields, text))];
  }),
  packets.map((text): [string, Buffer] => {
    const body = gzipSync(text);
    const fields = {
      'Content-Type': 'text/plain',
      'Content-Encoding': 'gzip',
      'Content-Length': `${body.length}`,
    };
    return [get(polling), Buffer.concat([Buffer.from(ok(fields)), body])];
  }),
  fc.constantFrom<[string, string]>(
    [message('HEAD / HTTP/1.1'), ok({ 'Content-Length': '5' })],
    [get(), message('HTTP/1.1 204 No Content')],
    [get(), message('HTTP/1.1 304 Not Modified', { 'Content-Length': '5' })],
    [get(), `${message('HTTP/1.1 100 Continue')}\r\n${ok({ 'Content-Length': '0' })}`],
  ),
);

const payload = fc.oneof(fc.constantFrom('Hello', '42["a"]', '2', '\u0003\u00e8bye'), words);
const frames = (masked: boolean) =>
  fc
    .array(
      fc.tuple(
        fc.constantFrom(0x81, 0x82, 0x01, 0x00, 0x80, 0x88, 0x89, 0xc1, 0x41, 0x83, 0xb1),
        payload,
      ),
      { maxLength: 8 },
    )
    .map((all) =>
      Buffer.concat(
        all.map(([first, text]) => {
          const packed =
            first & 0x40 ? deflateRawSync(text, { finishFlush: 2 }).subarray(0, -4) : text;
          return frame(first, packed, masked ? key : undefined);
        }),
      ),
    );

/** What the connection becomes after its last exchange of HTTP. */
const tail = fc.oneof(
  fc.constant<Step[]>([]),
  eventStream.map((text): Step[] => [
    ['up', get()],
    ['down', ok({ 'Content-Type': 'text/event-stream' }, text)],
  ]),
  fc
    .tuple(
      fc.constantFrom('/socket', socket),
      fc.constantFrom(undefined, 'permessage-deflate'),
      frames(true),
      frames(false),
    )
    .map(([target, extensions, up, down]): Step[] => [
      ...handshake(target, extensions),
      ['up', up],
      ['down', down],
    ]),
);

/** All bytes of both directions of a connection. */
const connection = fc.tuple(fc.array(exchange, { maxLength: 4 }), tail).map(([exchanges, tail]) => {
  const steps: Step[] = [
    ...exchanges.flatMap(([up, down]): Step[] => [
      ['up', up],
      ['down', down],
    ]),
    ...tail,
  ];
  const all = (wanted: string) =>
    Buffer.concat(
      steps.map(([direction, bytes]) => Buffer.from(direction === wanted ? bytes : '')),
    );
  return { up: all('up'), down: all('down') };
});
const faults = fc.array(
  fc.tuple(
    fc.constantFrom('up' as const, 'down' as const),
    fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    fc.nat(255),
  ),
  { maxLength: 3 },
);
/** The same, with some bytes changed, or none. */
const faulty = fc
  .tuple(connection, fc.oneof(fc.constant([]), faults))
  .map(([{ up, down }, faults]) => {
    const bytes = { up: Buffer.from(up), down: Buffer.from(down) };
    for (const [direction, part, value] of faults) {
      const at = Math.floor(part * bytes[direction].length);
      if (bytes[direction].length > 0) bytes[direction][at] = value;
    }
    return bytes;
  });

test('the same units come out, and explain all bytes, however they are cut and whatever they are', () => {
  fc.assert(
    fc.property(faulty, borders, borders, ({ up, down }, upBorders, downBorders) => {
      const steps = (bytes: Buffer[], direction: 'up' | 'down') =>
        bytes.map((piece): Step => [direction, piece]);
      const whole = dissect(['up', up], ['down', down]);
      const pieces = dissect(
        ...steps(cut(up, upBorders), 'up'),
        ...steps(cut(down, downBorders), 'down'),
      );
      const single = dissect(...steps(byteByByte(up), 'up'), ...steps(byteByByte(down), 'down'));
      for (const direction of ['up', 'down'] as const) {
        const expected = joined(of(whole, direction));
        expect(joined(of(pieces, direction))).toEqual(expected);
        expect(joined(of(single, direction))).toEqual(expected);
      }
    }),
    { numRuns: 150 },
  );
});

function byteByByte(bytes: Buffer): Buffer[] {
  return Array.from(bytes, (byte) => Buffer.from([byte]));
}

/** Bytes without sense have the borders of TCP: here they are joined, where they have one reason. */
function joined(units: readonly Unit[]) {
  const all: (Unit | { reason: string | undefined; ranges: Range[] })[] = [];
  for (const unit of units) {
    const last = all.at(-1);
    if (unit.kind !== 'bytes') all.push(unit);
    else if (last && !('kind' in last) && last.reason === unit.reason)
      last.ranges.push(...unit.ranges);
    else all.push({ reason: unit.reason, ranges: [...unit.ranges] });
  }
  return all.map((unit) => ('kind' in unit ? unit : { ...unit, ranges: adjoined(unit.ranges) }));
}

function adjoined(ranges: readonly Range[]): Range[] {
  const all: Range[] = [];
  for (const [from, to] of ranges) {
    const last = all.at(-1);
    if (last?.[1] === from) all[all.length - 1] = [last[0], to];
    else all.push([from, to]);
  }
  return all;
}

test('random bytes never throw, and all of them are explained', () => {
  const bytes = fc.uint8Array({ maxLength: 300, size: 'max' });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('up' as const, 'down' as const), bytes)),
      (steps) => {
        dissect(...steps.map(([direction, bytes]): Step => [direction, Buffer.from(bytes)]));
        const switched = steps.map(([direction, bytes]): Step => [direction, Buffer.from(bytes)]);
        dissect(...handshake(socket, 'permessage-deflate'), ...switched);
      },
    ),
    { numRuns: 100 },
  );
});

const endless: [string, Step[], Buffer][] = [
  ['a head', [], Buffer.from('GET /xxxxx')],
  ['a field of a head', [['up', 'GET / HTTP/1.1\r\nX: ']], Buffer.from('x'.repeat(1000))],
  ['fields of a head', [['up', 'GET / HTTP/1.1\r\n']], Buffer.from('X: y\r\n'.repeat(200))],
  ['empty lines', [], Buffer.from('\r\n')],
  ['garbage', [], Buffer.from('\0\0\0\0')],
  ['requests', [], Buffer.from(get())],
  [
    'a body',
    [['up', message('POST / HTTP/1.1', { 'Content-Length': '1000000000' })]],
    Buffer.alloc(1000),
  ],
  ['frames without a message', handshake(), frame(0x00, 'x', key)],
  [
    'empty frames of a message',
    [...handshake(), ['up', frame(0x01, '', key)]],
    frame(0x00, '', key),
  ],
  [
    'frames of a message',
    [...handshake(), ['up', frame(0x01, 'x', key)]],
    frame(0x00, 'x'.repeat(1000), key),
  ],
  [
    'a frame',
    [...handshake(), ['up', Buffer.from('82ff00000000ffffffff00000000', 'hex')]],
    Buffer.alloc(1000),
  ],
  ['what is sent ahead', [['up', get('/', { Connection: 'Upgrade' })]], Buffer.alloc(1000)],
  ...['text/event-stream', 'application/x-ndjson', 'application/json', 'x'].map(
    (type): [string, Step[], Buffer] => [
      `a chunked body of the type ${type}`,
      [
        [
          'up',
          message('POST / HTTP/1.1', { 'Content-Type': type, 'Transfer-Encoding': 'chunked' }),
        ],
      ],
      chunk('x'.repeat(1000)),
    ],
  ),
  [
    'a packet',
    [
      [
        'up',
        message(`POST ${polling} HTTP/1.1`, {
          'Content-Type': 'text/plain',
          'Content-Length': '1000000000',
        }),
      ],
    ],
    Buffer.alloc(1000, '4'),
  ],
  [
    'a compressed body',
    [
      [
        'up',
        message('POST / HTTP/1.1', { 'Content-Encoding': 'gzip', 'Content-Length': '1000000000' }),
      ],
    ],
    Buffer.alloc(1000),
  ],
];

test.each(endless)('%s without end is not held: 64 KiB at the most', (_, steps, piece) => {
  const dissector = new Dissector();
  const bytes = Buffer.concat(Array(Math.ceil(200_000 / piece.length)).fill(piece));
  let pushed = 0;
  const units: Unit[] = [];
  const push = ([direction, piece]: Step) => {
    if (direction === 'up') pushed += Buffer.byteLength(piece);
    units.push(...of(dissector.push(direction, Buffer.from(piece)), 'up'));
  };
  steps.forEach(push);
  for (let at = 0; at < bytes.length; at += 997) push(['up', bytes.subarray(at, at + 997)]);
  // What is not explained yet is what is held; here and there in pieces between chunks and frames.
  const missing = coverageOf(units, pushed).missing.reduce((sum, [from, to]) => sum + to - from, 0);
  expect(missing).toBeLessThanOrEqual(64 * 1024 + 2 * 997);
});
