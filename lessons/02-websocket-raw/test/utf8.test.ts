import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Utf8Checker } from '#src/utf8.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** How many bytes are taken, one at a time, before one is found to be wrong. */
function goodBytes(bytes: Buffer): number {
  const checker = new Utf8Checker();
  const wrong = bytes.findIndex((_, index) => !checker.push(bytes.subarray(index, index + 1)));
  return wrong === -1 ? bytes.length : wrong;
}

test.each([
  ['a continuation without a beginning', '80', 0],
  ['a continuation too many', 'c3a9 a9', 2],
  ['a character that breaks off', 'e282 41', 2],
  ['an overlong slash of two bytes', 'c0af', 0],
  ['an overlong slash of three bytes', 'e080af', 1],
  ['an overlong slash of four bytes', 'f08080af', 1],
  ['a surrogate', 'eda080', 1],
  ['beyond U+10FFFF', 'f4908080', 1],
  ['a lead byte that does not exist', 'f5808080', 0],
  ['ff', '41ff', 1],
])('finds %s at the first byte that is wrong (RFC 3629 §3)', (_, bytes, good) => {
  expect(goodBytes(hex(bytes))).toBe(good);
});

test.each([
  'κόσμε',
  '\u0000',
  '\u007f',
  '\u0080',
  '\u07ff',
  '\u0800',
  '\ud7ff',
  '\ue000',
  '\uffff',
  '𐀀',
  '\u{10ffff}',
  '\ufeffBOM',
])('takes %j', (text) => {
  const bytes = Buffer.from(text);
  expect(goodBytes(bytes)).toBe(bytes.length);
});

test('waits for the rest of a character', () => {
  const checker = new Utf8Checker();
  expect(checker.push(hex('41 e2 82'))).toBe(true);
  expect(checker.push(hex('ac'))).toBe(true);
});

test('cut anywhere, it comes to the verdict of isUtf8 on what is followed by an end', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 4, size: 'max' }).map((bytes) => Buffer.from(bytes)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.array(fc.nat(60)), (pieces, borders) => {
      const bytes = Buffer.concat([...pieces, Buffer.from('.')]);
      const checker = new Utf8Checker();
      const cuts = [0, ...borders.sort((a, b) => a - b), bytes.length];
      const good = cuts.every((from, index) => {
        return checker.push(bytes.subarray(from, cuts[index + 1] ?? bytes.length));
      });
      expect(good).toBe(isUtf8(bytes));
    }),
    { numRuns: 1000 },
  );
});
