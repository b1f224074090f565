import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { backoff, keepTrying, pause } from '../page/retry.ts';

const waits = { first: 500, longest: 30_000, healthy: 10_000 };

describe('backoff', () => {
  test('doubles with each failure, from half a second up to half a minute', () => {
    const longest = Array.from({ length: 10 }, (_, failures) => backoff(failures, waits, () => 1));
    expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000]);
  });

  test('is half chance: clients that lost one server do not come back in one moment', () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.nat(10_000), chance, (failures, random) => {
        const longest = backoff(failures, waits, () => 1);
        const delay = backoff(failures, waits, () => random);
        expect(delay).toBeCloseTo(longest / 2 + (longest / 2) * random);
        expect(delay).toBeGreaterThanOrEqual(250);
        expect(delay).toBeLessThanOrEqual(30_000);
      }),
    );
  });
});

/** What a page has and Node has not: a window that can come online, a document that can be hidden. */
class FakeDocument extends EventTarget {
  visibilityState = 'visible';

  turn(state: 'visible' | 'hidden'): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}
let window: EventTarget;
let document: FakeDocument;
let stop: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(1);
  window = new EventTarget();
  document = new FakeDocument();
  stop = new AbortController();
  vi.stubGlobal('document', document);
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
});

afterEach(() => {
  stop.abort();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Whether a promise has been settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const settled = vi.fn();
  promise.then(settled, settled);
  await vi.advanceTimersByTimeAsync(0);
  return settled.mock.calls.length > 0;
}

describe('a pause', () => {
  test('lasts as long as it is told', async () => {
    const paused = pause(1000, stop.signal);
    await vi.advanceTimersByTimeAsync(999);
    expect(await isSettled(paused)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isSettled(paused)).toBe(true);
  });

  test.for([
    ['its signal aborts', () => stop.abort()],
    ['the machine is online again', () => window.dispatchEvent(new Event('online'))],
    ['the page is looked at again', () => document.turn('visible')],
  ] as const)('ends as soon as %s, and leaves nothing behind', async ([, happen]) => {
    const paused = pause(1000, stop.signal);
    expect(await isSettled(paused)).toBe(false);
    happen();
    expect(await isSettled(paused)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
    expect(getEventListeners(window, 'online')).toEqual([]);
    expect(getEventListeners(document, 'visibilitychange')).toEqual([]);
  });

  test('goes on when the page is hidden', async () => {
    const paused = pause(1000, stop.signal);
    document.turn('hidden');
    expect(await isSettled(paused)).toBe(false);
  });

  test('is over at once when its signal has aborted already', async () => {
    expect(await isSettled(pause(1000, AbortSignal.abort()))).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does without a document, as in Node', async () => {
    vi.stubGlobal('document', undefined);
    vi.stubGlobal('addEventListener', undefined);
    const paused = pause(1000, stop.signal);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await isSettled(paused)).toBe(true);
  });
});

describe('keepTrying', () => {
  /** Keeps trying with attempts that this test ends by hand; `said` is what the page would show. */
  function begin() {
    const said: string[] = [];
    const attempts: { resolve: () => void; reject: (error: unknown) => void }[] = [];
    const over = keepTrying(
      stop.signal,
      (state) => said.push(state),
      () => new Promise<void>((resolve, reject) => attempts.push({ resolve, reject })),
    );
    const last = () => attempts.at(-1) ?? expect.unreachable('there is no attempt');
    return {
      said,
      over,
      attempts,
      async succeed() {
        last().resolve();
        await vi.advanceTimersByTimeAsync(0);
      },
      async fail(error: unknown = new Error('the connection was lost')) {
        last().reject(error);
        await vi.advanceTimersByTimeAsync(0);
      },
    };
  }

  test('begins at once, and says so', () => {
    const { said, attempts } = begin();
    expect(attempts).toHaveLength(1);
    expect(said).toEqual(['connecting']);
  });

  test('begins the next at once when the server ended one on purpose', async () => {
    const { said, attempts, succeed } = begin();
    await vi.advanceTimersByTimeAsync(500);
    await succeed();
    await vi.advanceTimersByTimeAsync(500);
    await succeed();
    expect(attempts).toHaveLength(3);
    expect(said).toEqual(['connecting', 'connecting', 'connecting']);
  });

  test('does not ask in a tight loop a server that ends every attempt at once', async () => {
    const { attempts, succeed } = begin();
    await succeed();
    await vi.advanceTimersByTimeAsync(499);
    expect(attempts).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(attempts).toHaveLength(2);
  });

  test('waits longer and longer after failures, and says how long', async () => {
    const { said, attempts, fail } = begin();
    for (const [delay, seconds] of [
      [500, '0.5'],
      [1000, '1.0'],
      [2000, '2.0'],
    ] as const) {
      const before = attempts.length;
      await fail();
      expect(said.at(-1)).toBe(`the connection was lost: trying again in ${seconds} s`);
      await vi.advanceTimersByTimeAsync(delay - 1);
      expect(attempts).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(attempts).toHaveLength(before + 1);
      expect(said.at(-1)).toBe('connecting');
    }
  });

  test('waits the shortest time again after an attempt that the server ended on purpose', async () => {
    const { said, fail, succeed } = begin();
    await fail();
    await vi.advanceTimersByTimeAsync(500);
    await fail();
    await vi.advanceTimersByTimeAsync(1000);
    await succeed();
    await vi.advanceTimersByTimeAsync(500);
    await fail();
    expect(said.at(-1)).toContain('in 0.5 s');
  });

  test('waits the shortest time again after a connection that lasted ten seconds', async () => {
    const { said, fail } = begin();
    await fail();
    await vi.advanceTimersByTimeAsync(500);
    await vi.advanceTimersByTimeAsync(9_999);
    await fail();
    expect(said.at(-1)).toContain('in 1.0 s');
    await vi.advanceTimersByTimeAsync(1000);
    await vi.advanceTimersByTimeAsync(10_000);
    await fail();
    expect(said.at(-1)).toContain('in 0.5 s');
  });

  test('does not wait any longer when the machine is online again', async () => {
    const { attempts, fail } = begin();
    await fail();
    window.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(0);
    expect(attempts).toHaveLength(2);
  });

  test('ends when its signal aborts during an attempt, and says nothing more', async () => {
    const { said, over, attempts, fail } = begin();
    stop.abort();
    await fail(stop.signal.reason);
    expect(await isSettled(over)).toBe(true);
    expect(attempts).toHaveLength(1);
    expect(said).toEqual(['connecting']);
  });

  test('ends when its signal aborts during a wait, without another attempt', async () => {
    const { over, attempts, fail } = begin();
    await fail();
    stop.abort();
    expect(await isSettled(over)).toBe(true);
    expect(attempts).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('shows what was thrown even where it was no Error', async () => {
    const { said, fail } = begin();
    await fail('out of tea');
    expect(said.at(-1)).toBe('out of tea: trying again in 0.5 s');
  });
});
