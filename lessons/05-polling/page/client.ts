import '/kit/reading-log.ts';
import type { Bookmark } from '/kit/bookmark.ts';
import { speak } from '/kit/language.ts';
import { find, panel } from '/kit/panel.ts';
import { pause } from '/kit/retry.ts';
import { Costs } from './costs.ts';
import { followReadings } from './follow.ts';
import { longPoll } from './long-poll.ts';
import type { Polling, PollOptions } from './poll.ts';
import { shortPoll } from './short-poll.ts';
import { zh } from './zh.ts';

speak(zh);

/** The server answers a long poll after 25 s at the latest. */
const patience = 40_000;
const hour = 3_600_000;

function start(id: string, path: string, polling: Polling): void {
  const costs = new Costs(id);
  const bookmark: Bookmark = { cursor: undefined };
  panel(id, (signal, { log, say }) =>
    followReadings(polling, path, {
      signal,
      patience,
      bookmark,
      onState: say,
      onAsk: () => costs.asked(),
      onBytes: (bytes) => costs.received(bytes),
      onNothing: (status) => log.note(`${status}: nothing new`),
      onMessage(message) {
        log.show(message);
        if (message.type === 'reading') costs.shown(message.at);
      },
    }),
  );
}

/// [hidden]
/** A page that nobody can see does not ask. It asks again in the moment it is seen. */
async function watched({ signal, onState }: PollOptions): Promise<void> {
  while (document.visibilityState === 'hidden' && !signal.aborted) {
    onState('paused while the page is hidden');
    await pause(hour, signal); // ends when the page can be seen
  }
}
/// [hidden]

const choice = find('short', 'select', HTMLSelectElement);
const interval = () => Number(choice.value);

start('short', '/readings', (url, options) => shortPoll(url, { ...options, interval, watched }));
start('long', '/readings/next', longPoll);
