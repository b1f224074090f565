import { expect, test } from 'vitest';
import { BINARY, encodeFrame } from '#src/frame.ts';
import { Output } from '#src/output.ts';

test('what many connections have to send stays apart, where one slab ends and another begins', () => {
  const outputs = Array.from({ length: 3 }, () => ({ output: new Output(), expected: '' }));
  for (let round = 0; round < 1000; round += 1) {
    for (const [index, { output }] of outputs.entries()) {
      const payload = Buffer.alloc(round % 500, `${index}${round}`);
      const frame = encodeFrame(BINARY, payload);
      if (round % 2 === 0) output.encoded(frame);
      else output.frame(0x80 | BINARY, payload);
      outputs[index].expected += frame.toString('hex');
    }
  }
  for (const { output, expected } of outputs) {
    expect(Buffer.concat(output.take()).toString('hex') === expected).toBe(true);
  }
});
