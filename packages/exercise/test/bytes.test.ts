import { expect, test } from 'vitest';
import { atMost, linesOf } from '../src/bytes.ts';

test('text is shown as lines, with the bytes that end them', () => {
  const text = 'GET / HTTP/1.1\r\n\r\ndata: 21 °C\n\ta\rb';
  expect(linesOf(Buffer.from(text))).toEqual([
    'GET / HTTP/1.1\\r\\n',
    '\\r\\n',
    'data: 21 °C\\n',
    '\\ta\\r',
    'b',
  ]);
});

test('what is no text is shown as hex, behind a head that is one', () => {
  const frame = Buffer.from('810268691b00', 'hex');
  expect(linesOf(Buffer.concat([Buffer.from('HTTP/1.1 101 X\r\n\r\n'), frame]))).toEqual([
    'HTTP/1.1 101 X\\r\\n',
    '\\r\\n',
    '81 02 68 69 1b 00                                ..hi..',
  ]);
});

test('of many lines the first and the last are left', () => {
  const lines = Array.from({ length: 10 }, (_, index) => `${index}`);
  expect(atMost(10, lines)).toEqual(lines);
  expect(atMost(5, lines)).toEqual(['0', '1', '2', '… 6 lines …', '9']);
});
