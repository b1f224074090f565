import '/kit/reading-log.ts';
import { find, panel } from '/kit/panel.ts';
import { keepTrying, pause } from '/kit/retry.ts';
import { Costs } from './costs.ts';
import { longPoll } from './long-poll.ts';
import type { Polling, PollOptions } from './poll.ts';
import { shortPoll } from './short-poll.ts';

/** The server answers a long poll after 25 s at the latest. */
const patience = 40_000;
const hour = 3_600_000;

/// [resume]
function start(id: string, path: string, polling: Polling): void {
  const costs = new Costs(id);
  let cursor: string | undefined;
  const url = () => (cursor === undefined ? path : `${path}?after=${cursor}`);

  panel(id, (signal, { log, say }) =>
    keepTrying(signal, say, () =>
      polling(url, {
        signal,
        patience,
        say,
        onAsk: () => costs.asked(),
        onBytes: (bytes) => costs.received(bytes),
        onAnswer: ({ status, messages }) => {
          say('connected');
          if (messages.length === 0) log.note(`${status}: nothing new`);
          for (const message of messages) {
            log.show(message);
            cursor = message.cursor; // only now: what was not dealt with is asked for again
            if (message.type === 'reading') costs.shown(message.at);
          }
        },
      }),
    ),
  );
}
/// [resume]

/// [hidden]
/** A page that nobody can see does not ask. It asks again in the moment it is seen. */
async function watched({ signal, say }: PollOptions): Promise<void> {
  while (document.visibilityState === 'hidden' && !signal.aborted) {
    say('paused while the page is hidden');
    await pause(hour, signal); // ends when the page can be seen
  }
}
/// [hidden]

const choice = find('short', 'select', HTMLSelectElement);
const interval = () => Number(choice.value);

start('short', '/readings', (url, options) => shortPoll(url, { ...options, interval, watched }));
start('long', '/readings/next', longPoll);
