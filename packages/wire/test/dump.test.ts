import { describe, expect, test } from 'vitest';
import { dumpOf } from '../src/dump.ts';
import { Recorder } from '../src/recorder.ts';
import type { UnitRow } from '../src/row.ts';
import { chunked, frame, get, handshake, key } from './dissect-helpers.ts';
import { happenings, rowsOf } from './recording.ts';

/** The dump of the first unit of a kind, after a connection went like this. */
function dump(
  kind: UnitRow['kind'],
  only: readonly string[] | undefined,
  ...steps: (readonly ['up' | 'down', string | Buffer])[]
): string[] {
  const recorder = new Recorder();
  for (const event of happenings(1, 'open', ...steps)) recorder.take(event);
  const row = rowsOf(recorder).find((row) => row.type === 'unit' && row.kind === kind);
  const opened = row && recorder.open(row.n);
  return opened ? [...dumpOf(opened, only)] : [];
}

describe('a dump', () => {
  test('of a frame has each bit, and under the payload what it is without its mask', () => {
    const [request, response] = handshake();
    const from = Buffer.byteLength(request[1]).toString(16).padStart(4, '0');
    const lines = dump('frame', undefined, request, response, ['up', frame(0x81, 'Hello', key)]);
    expect(lines[0]).toBe(`${from}  81${' '.repeat(47)}1.......          FIN: 1`);
    expect(lines.slice(1).map((line) => line.slice(6))).toEqual([
      `${' '.repeat(49)}.0......          RSV1: 0`,
      `${' '.repeat(49)}..0.....          RSV2: 0`,
      `${' '.repeat(49)}...0....          RSV3: 0`,
      `${' '.repeat(49)}....0001          opcode: 1 TEXT`,
      `85${' '.repeat(47)}1.......          MASK: 1`,
      `${' '.repeat(49)}.0000101          length: 5`,
      `37 fa 21 3d${' '.repeat(38)}7.!=              masking key`,
      `7f 9f 4d 51 58${' '.repeat(35)}..MQX             payload: Hello`,
      `48 65 6c 6c 6f${' '.repeat(35)}Hello             unmasked`,
    ]);
  });

  test('of a head can be of some lines alone: the others are counted', () => {
    const lines = dump(
      'request head',
      ['request line', 'empty line'],
      ['up', get('/', { Accept: '*/*' })],
    );
    expect(lines.map((line) => line.replace(/ {2,}/g, '  '))).toEqual([
      '0000  47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a  GET / HTTP/1.1..  request line',
      '  ...  2 lines more, 30 bytes',
      '002e  0d 0a  ..  empty line: \\r\\n',
    ]);
  });

  test('of what carries something else leaves that to the units it carries', () => {
    const body = chunked('application/x-ndjson', '{"a":1}\n');
    const lines = dump('chunk', undefined, ['up', get()], ['down', body]);
    expect(lines.map((line) => line.slice(73))).toEqual([
      'size: 8 = 8',
      'line end: \\r\\n',
      'data: 8 bytes, told below',
      'line end: \\r\\n',
    ]);
  });
});
