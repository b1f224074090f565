import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { timers } from '../src/test-kit.ts';
import { within } from '../src/within.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('answers what is there in time, and leaves no timer behind', async () => {
  await expect(within(Promise.resolve(1), () => 'late')).resolves.toBe(1);
  await expect(within(Promise.reject(new Error('no')), () => 'late')).rejects.toThrow('no');
  expect(vi.getTimerCount()).toBe(0);
});

test('complains, with what is known by then, when it takes too long', async () => {
  let known = '';
  const never = within(new Promise(() => {}), async () => `only ${known} came`);
  known = 'half';
  const complaint = expect(never).rejects.toThrow('only half came');
  await vi.runAllTimersAsync();
  await complaint;
});

test('a timer that was started is counted until it is stopped', () => {
  vi.useRealTimers();
  const before = timers();
  const started = [1, 2, 3].map(() => setTimeout(() => {}, 60_000));
  expect(timers()).toBe(before + 3);
  for (const timer of started) clearTimeout(timer);
  expect(timers()).toBe(before);
});
