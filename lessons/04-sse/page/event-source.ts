import type { Message } from 'feed';
import { Watchdog } from '/kit/watchdog.ts';

export interface ReadOptions {
  /** The id of the last event that was dealt with; empty to begin with what comes next. */
  after: string;
  /** Send cookies to another origin, too. */
  withCredentials: boolean;
  /** Ends the stream from our side. */
  signal: AbortSignal;
  /** Milliseconds of silence after which the connection is taken for dead. */
  patience: number;
  onMessage: (message: Message, lastEventId: string) => void;
  /** How the connection stands, in words. */
  onState: (state: string) => void;
  /** What the browser did, in words. */
  onNote: (text: string) => void;
}

/// [read]
/**
 * Reads events for as long as one `EventSource` lives. The browser reconnects by itself after a
 * break, with the last id it has seen. Resolves with the server's reason when it ended the stream on
 * purpose; rejects when the browser has given up, or when the stream fell silent.
 */
export function readEvents(url: URL, options: ReadOptions): Promise<string> {
  const { withCredentials, signal, patience, onMessage, onState, onNote } = options;
  return new Promise((resolve, reject) => {
    const source = new EventSource(after(url, options.after), { withCredentials });
    const watchdog = new Watchdog(patience, () =>
      fail(new Error(`nothing came for ${patience / 1000} s`)),
    );
    const closed = new AbortController();
    let lastEventId = options.after;

    function close(): void {
      source.close();
      watchdog.stop();
      closed.abort();
    }
    function fail(error: unknown): void {
      close();
      reject(error);
    }
    const until = { signal: closed.signal };
    signal.addEventListener('abort', () => fail(signal.reason), until);

    function take(event: MessageEvent<string>): void {
      watchdog.heard();
      try {
        onMessage(JSON.parse(event.data), event.lastEventId);
        lastEventId = event.lastEventId;
      } catch (error) {
        fail(error);
      }
    }
    source.addEventListener('message', take, until); // events without a name, and no others
    source.addEventListener('hello', take, until);
    source.addEventListener('reset', take, until);
    source.addEventListener('stale', take, until);
    source.addEventListener(
      'heartbeat',
      () => {
        watchdog.heard();
        onNote('heartbeat');
      },
      until,
    );
    source.addEventListener('end', (event) => {
      close(); // or the browser would come back
      resolve(event.data);
    });

    source.onopen = () => {
      onNote(`readyState ${source.readyState}: open`);
      onState('connected');
    };
    source.onerror = () => {
      if (source.readyState === EventSource.CONNECTING) {
        onNote('readyState 0: connecting');
        onState('no connection: the browser tries again by itself');
      } else {
        onNote('readyState 2: closed');
        close();
        whyClosed(after(url, lastEventId), options).then(resolve, reject);
      }
    };
  });
}
/// [read]

/// [why]
/**
 * The browser gives up after any answer but an event stream, and does not tell the page what the
 * answer was. So the page asks again, for the head alone. Resolves after 204: the stream is over.
 * Rejects with the answer after any other.
 */
async function whyClosed(url: URL, options: ReadOptions): Promise<string> {
  const credentials = options.withCredentials ? 'include' : 'same-origin';
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.patience)]);
  const answer = fetch(url, { method: 'HEAD', credentials, signal });
  const { status, headers } = await answer.catch(() => {
    throw new Error('the browser gave up, and got no answer when asked why');
  });
  if (status === 204) return 'there is nothing more';
  const type = headers.get('Content-Type') ?? '';
  throw new Error(`the browser gave up: the server answers ${status} ${type}`.trimEnd());
}
/// [why]

/** A new `EventSource` knows no last id, and has no way to set the header: the URL says it. */
function after(url: URL, lastEventId: string): URL {
  const resumed = new URL(url);
  if (lastEventId !== '') resumed.searchParams.set('after', lastEventId);
  return resumed;
}
