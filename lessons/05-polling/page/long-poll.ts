import { type Polling, poll } from './poll.ts';

/// [long]
export const longPoll: Polling = async (url, options) => {
  while (!options.signal.aborted) options.onAnswer(await poll(url(), options));
};
/// [long]
