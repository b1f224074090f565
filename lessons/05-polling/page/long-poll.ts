import { pause } from '/kit/retry.ts';
import { type Polling, poll } from './poll.ts';

/// [long]
/** Milliseconds from one poll to the next, where the first has brought nothing. */
const least = 500;

export const longPoll: Polling = async (url, options) => {
  while (!options.signal.aborted) {
    const began = performance.now();
    const answer = await poll(url(), options);
    options.onAnswer(answer);
    // Who does not wait with nothing would be asked as fast as it can answer.
    const early = began + least - performance.now();
    if (answer.messages.length === 0 && early > 0) await pause(early, options.signal);
  }
};
/// [long]
