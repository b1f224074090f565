/**
 * One of the servers that are compared, in a process of its own: `tsx server.ts sse`. It listens on a
 * free port and publishes what it is told to.
 */
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { Feed } from 'feed';
import { answer } from './calls.ts';
import { now } from './clock.ts';

interface Wishes {
  feed: Feed;
  signal: AbortSignal;
}

const any = Number.POSITIVE_INFINITY;

/** Each is loaded only where it runs: what it takes in memory is its own. */
export const starters: Record<string, (wishes: Wishes) => Promise<Server>> = {
  xhr: async (wishes) => (await import('01-xhr-stream/src/server.ts')).createServer(wishes),
  websocket: async (wishes) =>
    (await import('02-websocket-raw/src/server.ts')).createServer({
      ...wishes,
      maxConnections: any,
    }),
  sse: async (wishes) => (await import('04-sse/src/server.ts')).createServer(wishes),
  'sse-fast': async (wishes) => (await import('04-sse/src/fast.ts')).createFastServer(wishes),
  'short-polling': polling,
  'long-polling': polling,
  'socketio-polling': socketIo,
  'socketio-websocket': socketIo,
  'peer-ws': async (wishes) => (await import('./peers/ws.ts')).createServer(wishes),
  'peer-socketio': async (wishes) => (await import('./peers/socketio.ts')).createServer(wishes),
  'peer-better-sse': async (wishes) => (await import('./peers/better-sse.ts')).createServer(wishes),
  'peer-res-write': async (wishes) => (await import('./peers/res-write.ts')).createServer(wishes),
  'peer-net': async (wishes) => (await import('./peers/net.ts')).createServer(wishes),
};

async function polling(wishes: Wishes): Promise<Server> {
  return (await import('05-polling/src/server.ts')).createServer(wishes);
}

async function socketIo(wishes: Wishes): Promise<Server> {
  return (await import('03-socketio/src/server.ts')).createServer({ ...wishes, maxClients: any });
}

export interface ServerCalls {
  /** Starts; answers the port. */
  listen(): Promise<number>;
  /**
   * Publishes `count` readings, `rate` a second. Answers how many bytes of JSON a reading has, on
   * average.
   */
  publish(rate: number, count: number): Promise<number>;
  /** Seconds of the processor that were used so far. */
  cpu(): number;
  /** Bytes of memory, garbage not counted: the resident set. */
  memory(): number;
}

const feed = new Feed({ now });

const calls: ServerCalls = {
  async listen() {
    const server = await starters[process.argv[2] ?? '']?.({
      feed,
      signal: new AbortController().signal,
    });
    if (!server) throw new Error(`there is no server ${process.argv[2]}`);
    server.maxConnections = any;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },

  publish(rate, count) {
    return new Promise((resolve) => {
      const began = now();
      let published = 0;
      let bytes = 0;
      // By the clock: a timer that is late is made up for.
      const timer = setInterval(
        () => {
          while (published < count && published <= ((now() - began) * rate) / 1000) {
            const value = 15 + (published % 100) / 10;
            bytes += JSON.stringify({ type: 'reading', ...feed.publish(value) }).length;
            published += 1;
          }
          if (published < count) return;
          clearInterval(timer);
          resolve(bytes / count);
        },
        Math.max(1, 1000 / rate),
      );
    });
  },

  cpu() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },

  memory() {
    globalThis.gc?.();
    return process.memoryUsage.rss();
  },
};

answer({ ...calls });
