import '/kit/reading-log.ts';
import { panel } from '/kit/panel.ts';
import { keepTrying } from '/kit/retry.ts';
import { fetchStream } from './fetch-stream.ts';
import type { Stream } from './stream.ts';
import { xhrStream } from './xhr-stream.ts';

/** The server's heartbeat comes every 15 s: two may be lost before the third is missed. */
const patience = 40_000;

/// [resume]
function start(id: string, stream: Stream): void {
  let cursor: string | undefined;
  const url = () => (cursor === undefined ? '/readings' : `/readings?after=${cursor}`);

  panel(id, (signal, { log, say }) =>
    keepTrying(signal, say, () =>
      stream(url(), {
        signal,
        patience,
        onNote: (text) => log.note(text),
        onMessage: (message) => {
          say('connected');
          log.show(message);
          cursor = message.cursor; // only now: what was not dealt with is asked for again
        },
      }),
    ),
  );
}
/// [resume]

start('xhr', xhrStream);
start('fetch', fetchStream);
