import { connect } from 'node:net';
import type { Route } from 'page-kit';

/** Where a lesson listens, and its wire view if there is one. */
export interface Ports {
  page: number;
  view: number;
}

/**
 * Which lessons listen at this moment. The page asks here and not at the lesson itself: a browser
 * reports every refused connection as an error, and a lesson that was not started is none.
 */
export function running(ports: Record<string, Ports>): Route {
  return async ({ res, signal }) => {
    const stateOf = async (port: number) => ({
      url: `http://127.0.0.1:${port}/`,
      running: await isListening(port, signal),
    });
    const lessons = Object.entries(ports).map(async ([name, { page, view }]) => {
      const [state, viewState] = await Promise.all([stateOf(page), stateOf(view)]);
      return [name, { ...state, view: viewState }];
    });
    const body = JSON.stringify(Object.fromEntries(await Promise.all(lessons)));
    res.setHeader('Content-Type', 'application/json');
    res.setHeader('Cache-Control', 'no-store');
    res.end(body);
  };
}

/** Half a second is plenty on one's own machine; Windows takes two to refuse. */
function isListening(port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', signal });
    // A process that was held up finds the time over and the connection there: that comes first.
    const timer = setTimeout(() => setImmediate(() => socket.destroy()), 500);
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.on('error', () => {}); // it is closed then
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}
