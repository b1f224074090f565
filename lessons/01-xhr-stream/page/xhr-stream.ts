import { Watchdog } from '/kit/watchdog.ts';
import { LineSplitter } from './lines.ts';
import type { Stream } from './stream.ts';

/// [xhr]
export const xhrStream: Stream = (url, { signal, patience, onMessage, onNote }) =>
  new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const lines = new LineSplitter();
    let read = 0; // how much of responseText has been dealt with, in UTF-16 units

    function readOn(): void {
      const text = xhr.responseText.slice(read);
      read += text.length;
      onNote(`readyState ${xhr.readyState}: ${text.length} characters more`);
      try {
        for (const line of lines.push(text)) onMessage(JSON.parse(line));
      } catch (error) {
        reject(error);
        if (xhr.readyState !== XMLHttpRequest.DONE) xhr.abort(); // or `loadend` would never come
      }
    }

    xhr.onreadystatechange = () => {
      watchdog.heard();
      switch (xhr.readyState) {
        case XMLHttpRequest.OPENED: // 1, by open()
        case XMLHttpRequest.HEADERS_RECEIVED: // 2
          onNote(`readyState ${xhr.readyState}`);
          break;
        case XMLHttpRequest.LOADING: // 3: some of the text is here
        case XMLHttpRequest.DONE: // 4: and so may be the rest of it
          if (xhr.status === 200) readOn();
          break;
      }
    };
    xhr.onload = () => {
      if (xhr.status !== 200) reject(new Error(`the server answered ${xhr.status}`));
      else resolve();
    };
    xhr.onerror = () => reject(new Error('the connection was lost'));
    xhr.onabort = () => reject(new Error(`nothing came for ${patience / 1000} s`));
    xhr.onloadend = () => {
      watchdog.stop();
      signal.removeEventListener('abort', abort); // the signal would keep xhr, and xhr its text
    };

    const abort = () => xhr.abort();
    // Not xhr.timeout: that limits the whole response, however much is arriving.
    const watchdog = new Watchdog(patience, abort);
    signal.addEventListener('abort', abort);
    onNote(`readyState ${xhr.readyState}`); // 0: not opened yet, and no event to tell
    xhr.open('GET', url);
    xhr.responseType = 'text'; // the only type whose text can be read before the end
    xhr.send();
  });
/// [xhr]
