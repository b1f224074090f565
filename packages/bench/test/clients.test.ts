import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { Answers } from '../src/clients/answers.ts';
import { Greeting } from '../src/clients/greeting.ts';
import { cursorIn, Readings } from '../src/clients/readings.ts';

const reading = (seq: number, at: number) =>
  `{"type":"reading","cursor":"e-${seq}","seq":${seq},"at":${at},"value":21.5}`;
const hello = '{"type":"hello","cursor":"e-0"}';
const both = [reading(1, 12.345), reading(2, 6789)] as const;

/** Two readings as each technique has them on the wire, after a greeting. */
const wires: [string, Buffer][] = [
  [
    'lines in chunks',
    Buffer.from(`1f\r\n${hello}\n\r\n4b\r\n${both[0]}\n\r\n4b\r\n${both[1]}\n\r\n`),
  ],
  ['events', Buffer.from(both.map((text, at) => `id: e-${at + 1}\ndata: ${text}\n\n`).join(''))],
  [
    'frames',
    Buffer.concat(both.flatMap((text) => [Buffer.from([0x81, text.length]), Buffer.from(text)])),
  ],
  [
    'packets',
    Buffer.from(both.map((text, at) => `42/readings,["message",${text},${at}]`).join('\x1e')),
  ],
  ['an array', Buffer.from(`[${hello},${both.join()}]`)],
];

describe('readings are found', () => {
  test.for(wires)('in %s, cut anywhere, each once and with its time', ([, bytes]) => {
    for (let size = 1; size <= bytes.length; size += 1) {
      const times: number[] = [];
      const cursors: (string | undefined)[] = [];
      const readings = new Readings((at) => {
        times.push(at);
        cursors.push(readings.cursor);
      });
      for (let at = 0; at < bytes.length; at += size) readings.take(bytes.subarray(at, at + size));
      expect([size, times, cursors]).toEqual([size, [12.345, 6789], ['e-1', 'e-2']]);
    }
  });

  test('with the cursor of the last whole one, not of one that is cut off', () => {
    const readings = new Readings(() => {});
    readings.take(Buffer.from(both[0] + both[1].slice(0, 40)));
    expect(readings.cursor).toBe('e-1');
  });

  test('not in a greeting, which has a cursor and no time', () => {
    const times: number[] = [];
    const readings = new Readings((at) => times.push(at));
    readings.take(Buffer.from(hello));
    expect([times, readings.cursor, cursorIn(Buffer.from(hello))]).toEqual([[], undefined, 'e-0']);
  });
});

describe('answers', () => {
  const bytes = Buffer.from(
    'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n' +
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello' +
      'HTTP/1.1 204 No Content\r\n\r\n',
  );

  test('are cut where they end, however they come', () => {
    for (let size = 1; size <= bytes.length; size += 1) {
      const seen: string[] = [];
      const answers = new Answers((head, body) => seen.push(`${head.slice(9, 12)} ${body}`));
      for (let at = 0; at < bytes.length; at += size) answers.take(bytes.subarray(at, at + size));
      expect([size, seen]).toEqual([size, ['304 ', '200 hello', '204 ']]);
    }
  });

  test('without a length are refused', () => {
    const answers = new Answers(() => {});
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(() => answers.take(Buffer.from(chunked))).toThrow('without a length');
  });
});

test('a greeting is seen once, though it comes in pieces and again', () => {
  let seen = 0;
  const greeting = new Greeting('"cursor"', () => {
    seen += 1;
  });
  for (const piece of ['{"cur', 'sor"', ':"a"}', '{"cursor":"b"}'])
    greeting.take(Buffer.from(piece));
  expect(seen).toBe(1);
});
