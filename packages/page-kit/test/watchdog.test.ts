import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Watchdog } from '../page/watchdog.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('calls once when its patience is over, and not before', () => {
  const onSilence = vi.fn();
  new Watchdog(1000, onSilence);
  vi.advanceTimersByTime(999);
  expect(onSilence).not.toHaveBeenCalled();
  vi.advanceTimersByTime(100_000);
  expect(onSilence).toHaveBeenCalledOnce();
});

test('does not call as long as something is heard in time', () => {
  const onSilence = vi.fn();
  const watchdog = new Watchdog(1000, onSilence);
  for (let heard = 0; heard < 10; heard += 1) {
    vi.advanceTimersByTime(999);
    watchdog.heard();
  }
  expect(onSilence).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  expect(onSilence).toHaveBeenCalledOnce();
});

test('leaves no timer behind when it is stopped', () => {
  const onSilence = vi.fn();
  const watchdog = new Watchdog(1000, onSilence);
  watchdog.stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('stays silent when something is heard after the stop', () => {
  const onSilence = vi.fn();
  const watchdog = new Watchdog(1000, onSilence);
  watchdog.stop();
  watchdog.heard();
  vi.advanceTimersByTime(100_000);
  expect(onSilence).not.toHaveBeenCalled();
});

test('does not call again when something is heard too late', () => {
  const onSilence = vi.fn();
  const watchdog = new Watchdog(1000, onSilence);
  vi.advanceTimersByTime(1000);
  watchdog.heard();
  vi.advanceTimersByTime(100_000);
  expect(onSilence).toHaveBeenCalledOnce();
});
