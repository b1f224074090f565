import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer as xhrStream } from '01-xhr-stream/src/server.ts';
import { createServer as webSocket } from '02-websocket-raw/src/server.ts';
import { createServer as socketIo } from '03-socketio/src/server.ts';
import { createServer as serverSentEvents } from '04-sse/src/server.ts';
import { createServer as polling } from '05-polling/src/server.ts';
import { Feed } from 'feed';
import { test as base, RawClient } from 'test-kit';
import { expect, vi } from 'vitest';

/** What makes each lesson's server. */
export const servers = {
  '01': xhrStream,
  '02': webSocket,
  '03': socketIo,
  '04': serverSentEvents,
  '05': polling,
} as const;

export type Lesson = keyof typeof servers;

interface Fixtures {
  /** Where the five servers are. The same five serve all tests of a file. */
  origins: Record<Lesson, string>;
  /** What the servers wrote to the log during a test. */
  log: string[];
}

export const test = base.extend<Fixtures>({
  origins: [
    async ({}, use) => {
      const stop = new AbortController();
      const feed = new Feed({ epoch: 'test', capacity: 2, now: () => 0 });
      for (const value of [1, 2, 3]) feed.publish(value);
      const start = (lesson: Lesson) => listen(servers[lesson]({ feed, signal: stop.signal }));
      await use({
        '01': await start('01'),
        '02': await start('02'),
        '03': await start('03'),
        '04': await start('04'),
        '05': await start('05'),
      });
      stop.abort();
    },
    { scope: 'file' },
  ],
  log: [
    async ({}, use) => {
      const log: string[] = [];
      const spy = vi.spyOn(console, 'error').mockImplementation((...args) => {
        log.push(args.join(' '));
      });
      await use(log);
      spy.mockRestore();
    },
    { auto: true },
  ],
});

/** Listens on a free port; answers the origin. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

/** Whatever was done to them, the servers still serve their pages. */
export async function expectAlive(...origins: string[]): Promise<void> {
  const get = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n';
  const answers = await Promise.all(origins.map((origin) => RawClient.exchange(origin, get)));
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 200 .*<\/html>\n$/s);
}
