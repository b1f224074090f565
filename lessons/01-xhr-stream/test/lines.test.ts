import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter } from '#page/lines.ts';

test('a line cut anywhere is read once, and whole', () => {
  const lines = ['{"seq":1}', '{"seq":2,"value":"21 °C"}', '{"seq":3}'];
  const text = lines.map((line) => `${line}\n`).join('');
  fc.assert(
    fc.property(fc.array(fc.nat(text.length)), (borders) => {
      const splitter = new LineSplitter();
      const cuts = [0, ...borders.sort((a, b) => a - b), text.length];
      const pieces = cuts.slice(1).map((to, index) => text.slice(cuts[index], to));
      expect(pieces.flatMap((piece) => splitter.push(piece))).toEqual(lines);
    }),
  );
});

test('an unfinished line waits for its end', () => {
  const splitter = new LineSplitter();
  expect(splitter.push('{"seq"')).toEqual([]);
  expect(splitter.push(':1}\n{')).toEqual(['{"seq":1}']);
});

test('an empty line is a heartbeat, not a message', () => {
  expect(new LineSplitter().push('\n{"seq":1}\n\n')).toEqual(['{"seq":1}']);
});
