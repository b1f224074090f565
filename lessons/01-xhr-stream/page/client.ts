import '/kit/reading-log.ts';
import type { Bookmark } from '/kit/bookmark.ts';
import { speak } from '/kit/language.ts';
import { panel } from '/kit/panel.ts';
import { fetchStream } from './fetch-stream.ts';
import { followReadings } from './follow.ts';
import type { Stream } from './stream.ts';
import { xhrStream } from './xhr-stream.ts';
import { zh } from './zh.ts';

speak(zh);

/** The server's heartbeat comes every 15 s: two may be lost before the third is missed. */
const patience = 40_000;

function start(id: string, stream: Stream): void {
  const bookmark: Bookmark = { cursor: undefined };
  panel(id, (signal, { log, say }) =>
    followReadings(stream, '/readings', {
      signal,
      patience,
      bookmark,
      onMessage: (message) => log.show(message),
      onState: say,
      onNote: (text) => log.note(text),
    }),
  );
}

start('xhr', xhrStream);
start('fetch', fetchStream);
