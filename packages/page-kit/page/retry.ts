/** Waits between attempts, in milliseconds: the first, and the longest. */
const firstDelay = 500;
const longestDelay = 30_000;
/** A connection that lasted this long was a good one: the next wait is the first again. */
const healthy = 10_000;

/**
 * Keeps a connection up until `signal` aborts. `attempt` is one connection, from beginning to end:
 * it resolves when the server ended it on purpose, and then the next begins at once; it rejects
 * when something went wrong, and then the next has to wait.
 *
 * Each wait is twice the one before, up to half a minute, and half of it is chance: a thousand
 * pages that lost the same server do not come back in the same moment. A machine that is online
 * again, or a page that is looked at again, does not wait at all.
 */
export async function keepTrying(
  signal: AbortSignal,
  say: (state: string) => void,
  attempt: () => Promise<void>,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const began = performance.now();
    say('connecting');
    try {
      await attempt();
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      if (performance.now() - began >= healthy) failures = 0;
      const delay = backoff(failures);
      failures += 1;
      say(`${wordsOf(error)}: trying again in ${(delay / 1000).toFixed(1)} s`);
      await pause(delay, signal);
    }
  }
}

/** Milliseconds to wait after so many failures in a row. */
export function backoff(failures: number, random = Math.random): number {
  const longest = Math.min(firstDelay * 2 ** failures, longestDelay);
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
    const once = { once: true, signal: done.signal };
    const wakeIfVisible = () => document.visibilityState === 'visible' && wake();
    signal.addEventListener('abort', wake, once);
    globalThis.addEventListener?.('online', wake, once);
    globalThis.document?.addEventListener('visibilitychange', wakeIfVisible, {
      signal: done.signal,
    });
    if (signal.aborted) wake();
  });
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
