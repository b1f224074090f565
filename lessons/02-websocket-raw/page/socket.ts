import { Watchdog } from '/kit/watchdog.ts';
import type { Answer, Request } from '../src/session.ts';

/** Sends a request: as text, or the numbers of a sum as bytes. */
export type Send = (request: Request | Float64Array<ArrayBuffer>) => void;

export interface SocketOptions {
  /** Ends the connection from our side. */
  signal: AbortSignal;
  /** Milliseconds of silence after which the connection is taken for dead. */
  patience: number;
  /** The connection is open: from now on `send` does something. */
  onOpen: (send: Send) => void;
  /** Bytes come as the numbers they are. When it throws, that is the end of the connection. */
  onMessage: (message: Answer | Float64Array) => void;
}

/// [socket]
/**
 * One connection, from beginning to end. Resolves when the server closed it on purpose; rejects when
 * it was refused, broke, or fell silent. The browser does not say which: a page only learns 1006.
 */
export function openSocket(url: string, options: SocketOptions): Promise<void> {
  const { signal, patience, onOpen, onMessage } = options;
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    const done = new AbortController();
    const watchdog = new Watchdog(patience, () => {
      end(`nothing came for ${patience / 1000} s`);
    });

    function end(failure?: string): void {
      watchdog.stop();
      done.abort();
      socket.close(1000);
      if (failure) reject(new Error(failure));
      else resolve();
    }

    const until = { signal: done.signal };
    socket.addEventListener(
      'open',
      () =>
        onOpen((data) => socket.send(data instanceof Float64Array ? data : JSON.stringify(data))),
      until,
    );
    socket.addEventListener(
      'message',
      (event) => {
        watchdog.heard();
        const { data } = event;
        try {
          onMessage(typeof data === 'string' ? JSON.parse(data) : new Float64Array(data));
        } catch (error) {
          end(`a message could not be dealt with (${error})`);
        }
      },
      until,
    );
    socket.addEventListener(
      'close',
      ({ code }) => end(code === 1001 ? undefined : `closed with ${code}`),
      until,
    );
    signal.addEventListener('abort', () => end(), until);
  });
}
/// [socket]
