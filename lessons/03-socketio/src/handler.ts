import type { Answer } from './events.ts';

/** What came from outside cannot be used: the message says why, and the client may read it. */
export class Refusal extends Error {}

/// [answering]
/**
 * Makes an event's handler out of `work`, so that nothing a client sends can end the process. An
 * error in a handler has no caller above it: what is thrown or rejected there is uncaught.
 *
 * - An acknowledgement that was not asked for, or is no function, is not called.
 * - A {@link Refusal} is answered with its reason; any other error is ours, is written to the log,
 *   and is answered without details.
 */
export function answering<T>(work: (...args: unknown[]) => T | Promise<T>) {
  return async (...args: unknown[]): Promise<void> => {
    const last = args.at(-1);
    const acknowledge = (answer: Answer<T>) => {
      if (typeof last === 'function') last(answer);
    };
    try {
      acknowledge({ ok: true, value: await work(...args) });
    } catch (error) {
      const refused = error instanceof Refusal;
      if (!refused) console.error(error);
      acknowledge({ ok: false, error: refused ? error.message : 'The server made a mistake.' });
    }
  };
}
/// [answering]
