import { connect } from 'node:net';
import type { Route } from 'page-kit';

/**
 * Which lessons listen at this moment. The page asks here and not at the lesson itself: a browser
 * reports every refused connection as an error, and a lesson that was not started is none.
 */
export function running(ports: Record<string, number>): Route {
  return async ({ res, signal }) => {
    const lessons = Object.entries(ports).map(async ([name, port]) => {
      const url = `http://127.0.0.1:${port}/`;
      return [name, { url, running: await isListening(port, signal) }];
    });
    const body = JSON.stringify(Object.fromEntries(await Promise.all(lessons)));
    if (signal.aborted) return; // the answer has been ended already
    res.setHeader('Content-Type', 'application/json');
    res.setHeader('Cache-Control', 'no-store');
    res.end(body);
  };
}

/** Half a second is plenty on one's own machine; Windows takes two to refuse. */
function isListening(port: number, signal: AbortSignal): Promise<boolean> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(500)]);
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', signal: limit });
    socket.on('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
