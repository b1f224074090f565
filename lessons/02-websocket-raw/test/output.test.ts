import { expect, test } from 'vitest';
import { BINARY, TEXT, writeHeader } from '#src/frame.ts';
import { Output } from '#src/output.ts';

test('writes the "Hello" of §5.7', () => {
  const output = new Output();
  output.add(0x80 | TEXT, Buffer.from('Hello'));
  expect(output.size).toBe(7);
  expect(Buffer.concat(output.take()).toString('hex')).toBe('810548656c6c6f');
  expect(output.size).toBe(0);
});

test('what many connections have to send stays apart, where one slab ends and another begins', () => {
  const outputs = Array.from({ length: 3 }, () => ({ output: new Output(), expected: '' }));
  for (let round = 0; round < 1000; round += 1) {
    for (const [index, { output }] of outputs.entries()) {
      const payload = Buffer.alloc(round % 500, `${index}${round}`);
      output.add(0x80 | BINARY, payload);
      const header = Buffer.alloc(14);
      const end = writeHeader(header, 0, 0x80 | BINARY, payload.length);
      outputs[index].expected += header.toString('hex', 0, end) + payload.toString('hex');
    }
  }
  for (const { output, expected } of outputs) {
    expect(Buffer.concat(output.take()).toString('hex') === expected).toBe(true);
  }
});

test('a client that is behind keeps no more memory than is waiting for it', () => {
  const output = new Output();
  output.add(0x80 | TEXT, Buffer.from('Hello'));
  const [piece] = output.take(true);
  expect(piece?.toString('hex')).toBe('810548656c6c6f');
  expect(piece?.buffer.byteLength).toBe(7);
});
