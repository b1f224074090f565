/** How long to wait between attempts, in milliseconds. */
export interface Waits {
  /** The first wait, at most. */
  first: number;
  /** The longest. */
  longest: number;
  /** A connection that lasted this long was a good one: the next wait is the first again. */
  healthy: number;
}

const patient: Waits = { first: 500, longest: 30_000, healthy: 10_000 };

/**
 * Keeps a connection up until `signal` aborts. `attempt` is one connection, from beginning to end:
 * it resolves when the server ended it on purpose, and then the next begins at once, but not sooner
 * than the first wait after this one began; it rejects when something went wrong, and then the next
 * has to wait.
 *
 * Each wait is twice the one before, up to half a minute, and half of it is chance: a thousand
 * pages that lost the same server do not come back in the same moment. A machine that is online
 * again, or a page that is looked at again, does not wait at all.
 */
export async function keepTrying(
  signal: AbortSignal,
  say: (state: string) => void,
  attempt: () => Promise<void>,
  waits = patient,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const began = performance.now();
    say('connecting');
    try {
      await attempt();
      failures = 0;
      // One that ends every attempt at once would be asked as fast as it can answer.
      const early = began + waits.first - performance.now();
      if (early > 0) await pause(early, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (performance.now() - began >= waits.healthy) failures = 0;
      const delay = backoff(failures, waits);
      failures += 1;
      say(`${wordsOf(error)}: trying again in ${(delay / 1000).toFixed(1)} s`);
      await pause(delay, signal);
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Milliseconds to wait after so many failures in a row. */
export function backoff(failures: number, waits = patient, random = Math.random): number {
  const longest = Math.min(waits.first * 2 ** failures, waits.longest);
  return longest / 2 + (random() * longest) / 2;
}

/** Resolves after `delay` milliseconds, or as soon as there is a reason not to wait. */
export function pause(delay: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = new AbortController();
    const timer = setTimeout(wake, delay);
    function wake() {
      clearTimeout(timer);
      done.abort();
      resolve();
    }
    signal.addEventListener('abort', wake, { once: true, signal: done.signal });
    onWake(wake, done.signal);
    if (signal.aborted) wake();
  });
}

/**
 * Calls `listener` whenever there is a reason not to wait: the machine is online again, or the page
 * is looked at again. Until `signal` aborts; never where there is no page, as in Node.
 */
export function onWake(listener: () => void, signal: AbortSignal): void {
  const listenIfVisible = () => document.visibilityState === 'visible' && listener();
  globalThis.addEventListener?.('online', listener, { signal });
  globalThis.document?.addEventListener('visibilitychange', listenIfVisible, { signal });
}
