import { Watchdog } from '/kit/watchdog.ts';
import { LineSplitter } from './lines.ts';
import type { Stream } from './stream.ts';

/// [fetch]
export const fetchStream: Stream = async (url, { signal, patience, onMessage, onNote }) => {
  const over = new AbortController();
  const watchdog = new Watchdog(patience, () =>
    over.abort(new Error(`nothing came for ${patience / 1000} s`)),
  );
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, over.signal]) });
    if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);

    // The decoder keeps the first bytes of a character until the others have come.
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const lines = new LineSplitter();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      watchdog.heard();
      onNote(`chunk: ${chunk.value.length} characters`);
      for (const line of lines.push(chunk.value)) onMessage(JSON.parse(line));
    }
  } finally {
    watchdog.stop();
    over.abort(); // what will not be read must not go on arriving
  }
};
/// [fetch]
