import '/kit/reading-log.ts';
import { find, panel } from '/kit/panel.ts';
import { keepTrying } from '/kit/retry.ts';
import { readEvents } from './event-source.ts';

/** The server's heartbeat comes every 15 s: two may be lost before the third is missed. */
const patience = 40_000;

/// [resume]
function start(id: string, withCredentials: boolean, urlOf: () => URL): void {
  panel(id, async (signal, { log, say }) => {
    const url = urlOf();
    const over = new AbortController();
    let after = sessionStorage.getItem(id) ?? ''; // it survives a reload; the EventSource does not
    let reason = '';

    await keepTrying(AbortSignal.any([signal, over.signal]), say, async () => {
      reason = await readEvents(url, {
        after,
        withCredentials,
        signal,
        patience,
        onState: say,
        onNote: (text) => log.note(text),
        onMessage: (message, lastEventId) => {
          log.show(message);
          after = lastEventId; // only now: what was not dealt with is asked for again
          sessionStorage.setItem(id, message.cursor);
        },
      });
      over.abort();
    });

    if (signal.aborted) return; // the person ended it, not the server
    find(id, 'button.disconnect', HTMLButtonElement).click();
    say(`ended: ${reason}`);
  });
}
/// [resume]

/// [urls]
function ownStream(): URL {
  const url = new URL('/readings', location.href);
  const limit = find('same-origin', 'select', HTMLSelectElement).value;
  if (limit !== '') url.searchParams.set('limit', limit);
  return url;
}

/** This machine by its other name: to a browser that is another origin. */
function otherStream(): URL {
  const url = new URL('/shared/readings', location.href);
  url.hostname = location.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  return url;
}
/// [urls]

/// [support]
if ('EventSource' in globalThis) {
  start('same-origin', false, ownStream);
  start('cross-origin', true, otherStream);
} else {
  for (const id of ['same-origin', 'cross-origin']) {
    find(id, 'button.connect', HTMLButtonElement).disabled = true;
    find(id, 'output.state', HTMLOutputElement).textContent =
      'This browser has no EventSource. Lesson 01 works without it.';
  }
}
/// [support]
