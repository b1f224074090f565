import { describe, expect, test, vi } from 'vitest';
import { answering, Refusal } from '#src/handler.ts';

const refuse = () => {
  throw new Refusal('Not like this.');
};
const stumble = () => {
  // A slip of the pen, as in the notes: console has no such method.
  const { loh } = console as unknown as { loh: (text: string) => void };
  loh('12, 5, 8');
};

describe('a handler', () => {
  test('answers with what its work returned, at once or later', async () => {
    const acknowledge = vi.fn();
    await answering(() => 25)(acknowledge);
    await answering(async () => 26)(acknowledge);
    expect(acknowledge.mock.calls).toEqual([[{ ok: true, value: 25 }], [{ ok: true, value: 26 }]]);
  });

  test('answers a refusal with its reason', async () => {
    const acknowledge = vi.fn();
    await answering(refuse)('anything', acknowledge);
    expect(acknowledge.mock.calls).toEqual([[{ ok: false, error: 'Not like this.' }]]);
  });

  test.each([
    ['thrown', stumble],
    ['rejected', async () => stumble()],
  ])('answers a mistake of ours that is %s without details, and logs it', async (_, work) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const acknowledge = vi.fn();
    await answering(work)('anything', acknowledge);
    expect(acknowledge.mock.calls).toEqual([[{ ok: false, error: 'The server made a mistake.' }]]);
    expect(log.mock.calls).toEqual([[expect.any(TypeError)]]);
    log.mockRestore();
  });

  test('does without an acknowledgement, or with something else in its place', async () => {
    const work = vi.fn(() => 25);
    await answering(work)();
    await answering(work)([12, 5, 8], 'no function');
    expect(work.mock.calls).toEqual([[], [[12, 5, 8], 'no function']]);
  });
});
