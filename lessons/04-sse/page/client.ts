import '/kit/reading-log.ts';
import type { Bookmark } from '/kit/bookmark.ts';
import { inOwnLanguage, speak } from '/kit/language.ts';
import { find, panel } from '/kit/panel.ts';
import { followReadings } from './follow.ts';
import { zh } from './zh.ts';

speak(zh);

/** The server's heartbeat comes every 15 s: two may be lost before the third is missed. */
const patience = 40_000;

/// [start]
function start(id: string, withCredentials: boolean, urlOf: () => URL): void {
  panel(id, async (signal, { log, say }) => {
    const reason = await followReadings(urlOf(), {
      bookmark: storedBookmark(id),
      withCredentials,
      signal,
      patience,
      onMessage: (message) => log.show(message),
      onState: say,
      onNote: (text) => log.note(text),
    });
    if (signal.aborted) return; // the person ended it, not the server
    find(id, 'button.disconnect', HTMLButtonElement).click();
    say(`ended: ${reason}`);
  });
}

/** An `EventSource` and its last id are lost when the page is loaded again. This is not. */
function storedBookmark(id: string): Bookmark {
  return {
    get cursor() {
      return sessionStorage.getItem(id) || undefined;
    },
    set cursor(cursor) {
      sessionStorage.setItem(id, cursor ?? '');
    },
  };
}
/// [start]

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
    find(id, 'output.state', HTMLOutputElement).textContent = inOwnLanguage(
      'This browser has no EventSource. Lesson 01 works without it.',
    );
  }
}
/// [support]
