import { pause } from '/kit/retry.ts';
import { type PollOptions, poll } from './poll.ts';

export interface ShortPollOptions extends PollOptions {
  /** Milliseconds between an answer and the next poll. */
  interval: () => number;
  /** Resolves when somebody can see what is new. */
  watched: (options: PollOptions) => Promise<void>;
}

/// [short]
export async function shortPoll(url: () => string, options: ShortPollOptions): Promise<void> {
  const { signal, interval, watched, onAnswer } = options;
  let tag: string | null = null;
  while (!signal.aborted) {
    await watched(options);
    const answer = await poll(url(), options, tag);
    onAnswer(answer);
    tag = answer.tag; // only now, as with the cursor: a tag ahead of it would hide what is between
    await pause(interval(), signal); // cut short when the page can be seen again
  }
}
/// [short]
