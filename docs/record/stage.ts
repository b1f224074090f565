/** Where a lesson is played: its own server and its own page in a real browser, a relay between them. */
import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Feed } from 'feed';
import type { Page } from 'playwright-core';
import { linesOf, type Row, watch } from 'wire';
import type { Scene } from './scenes.ts';
import { tidy } from './tidy.ts';

/**
 * `real`: as a reader of the course sees it, a reading a second, every wait as long as it is.
 * `brisk`: the same without waiting, for a test.
 */
export type Pace = 'real' | 'brisk';

export interface Stage {
  page: Page;
  pace: Pace;
  /** Presses a button of the panel. */
  press: (name: string) => Promise<void>;
  /** Resolves once a line of the panel's log matches. The states are in it too. */
  shows: (text: RegExp) => Promise<void>;
  /** Ends the wait before the next attempt, as a machine does that is online again. */
  hurry: () => Promise<void>;
  /** Publishes so many readings at once, a second later; resolves when the page shows the last. */
  publish: (count?: number) => Promise<void>;
  /** What the buttons of the wire view do, to every connection. */
  fault: ReturnType<typeof watch>['faults']['inject'];
  /** Resolves once so many units of the trace say this; one unless said. */
  passed: (text: RegExp, times?: number) => Promise<void>;
  /** Resolves once the connection that spoke last is closed. */
  closed: () => Promise<void>;
}

interface Lesson {
  createServer: (options: { feed: Feed; signal: AbortSignal }) => Server;
}

/** Any moment will do, as long as it is always the same. */
const noon = Date.UTC(2026, 0, 1, 12);

/** Plays a scene and answers its trace: what passed from the press of Connect on. */
export async function record(scene: Scene, page: Page, pace: Pace): Promise<string> {
  const stop = new AbortController();
  const { signal } = stop;
  let seq = 0;
  const feed = new Feed({ epoch: 'demo', now: () => noon + 1000 * seq });
  // The compiler does not follow this name: lesson 02 is compiled with options of its own.
  const { createServer }: Lesson = await import(`${scene.lesson}/src/server.ts`);
  const limits = pace === 'brisk' ? scene.brisk : {};
  const server = createServer({ feed, signal, ...limits });
  const { relay, recorder, faults } = watch(await portOf(server), signal);
  const { log } = recorder;
  const panel = page.locator(`#${scene.panel}`);
  const shows = async (text: RegExp) => {
    const lines = panel.locator('reading-log [role=log] p').filter({ hasText: text });
    await lines.first().waitFor({ state: 'attached' });
  };
  try {
    await page.goto(`http://127.0.0.1:${await portOf(relay.server)}/`);
    // The page has been fetched. What is recorded begins on a connection of its own.
    for (const connection of relay.connections) connection.reset();
    while (relay.connections.size > 0) await log.changed(signal);
    const before = relay.count;
    const seen = async (isWanted: (row: Row) => boolean, times = 1) => {
      const found = () =>
        log.entries.filter(({ row }) => row.connection > before && isWanted(row)).length;
      while (found() < times) await log.changed(signal);
    };
    await scene.play({
      page,
      pace,
      press: (name) => panel.getByRole('button', { name, exact: true }).press('Enter'),
      shows,
      hurry: () => page.evaluate(() => void dispatchEvent(new Event('online'))),
      fault: (...args) => faults.inject(...args),
      async publish(count = 1) {
        if (pace === 'real') await setTimeout(1000);
        for (let sent = 0; sent < count; sent += 1) {
          seq += 1;
          feed.publish(20 + seq / 2);
        }
        await shows(new RegExp(`#${seq} `));
      },
      passed: (text, times) => seen((row) => row.type === 'unit' && text.test(row.summary), times),
      closed() {
        const last = log.entries.findLast(({ row }) => row.type === 'unit')?.row.connection;
        // Reset, where a heartbeat met the browser's closed end.
        const ends = ['close', 'reset'];
        return seen(({ type, connection }) => ends.includes(type) && connection === last);
      },
    });
    return tidy([...linesOf(log.entries)], before);
  } finally {
    await page.goto('about:blank');
    const closed = [server, relay.server].map((each) => once(each, 'close'));
    stop.abort();
    await Promise.all(closed);
  }
}

export async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
