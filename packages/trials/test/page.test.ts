import type { Server } from 'node:net';
import { createServer as createStreamServer } from '01-xhr-stream/src/server.ts';
import { createServer as createSocketServer } from '02-websocket-raw/src/server.ts';
import { createServer as createSocketIoServer } from '03-socketio/src/server.ts';
import { createServer as createEventServer } from '04-sse/src/server.ts';
import { createServer as createPollServer } from '05-polling/src/server.ts';
import { Feed } from 'feed';
import { PanelView, test } from 'test-kit';
import { describe, expect } from 'vitest';
import { Relay, storm } from 'wire';

/** Each lesson with its server and the panels of its page. */
const lessons: [string, string[], (feed: Feed, signal: AbortSignal) => Server][] = [
  [
    '01-xhr-stream',
    ['xhr', 'fetch'],
    (feed, signal) => createStreamServer({ feed, signal, heartbeat: 100 }),
  ],
  [
    '02-websocket-raw',
    ['socket'],
    (feed, signal) => createSocketServer({ feed, signal, heartbeat: 100 }),
  ],
  [
    '03-socketio',
    ['upgrade', 'websocket'],
    (feed, signal) => createSocketIoServer({ feed, signal, pingInterval: 100 }),
  ],
  [
    '04-sse',
    ['same-origin', 'cross-origin'],
    (feed, signal) => createEventServer({ feed, signal, heartbeat: 100, retry: 10 }),
  ],
  [
    '05-polling',
    ['short', 'long'],
    (feed, signal) => createPollServer({ feed, signal, hold: 100 }),
  ],
];

describe.each(lessons)('the page of %s', (_, ids, serverOf) => {
  test('misses and repeats nothing in a storm', async ({ serve, stop, page }) => {
    const feed = new Feed();
    const port = Number(new URL(await serve(serverOf(feed, stop.signal))).port);
    let incidents = 0;
    const relay = new Relay({
      to: port,
      onSight: (_, { type }) => {
        if (type === 'fault') incidents += 1;
      },
      signal: stop.signal,
    });
    await page.clock.install(); // its waits pass as fast as this test likes
    await page.goto(await serve(relay.server));
    const panels = ids.map((id) => new PanelView(page, id));
    for (const panel of panels) {
      await panel.connect();
      await panel.shows(/^hello/);
    }

    relay.fateOf = storm(1);
    for (const connection of relay.connections) connection.reset();
    for (let seq = 1; seq < 60; seq += 1) {
      feed.publish(seq);
      await page.clock.runFor(500);
    }
    relay.heal();
    feed.publish(60);
    for (const panel of panels) {
      await expect
        .poll(async () => {
          await page.clock.runFor(2_000); // soon the page has missed enough heartbeats
          return panel.counters();
        })
        .toEqual({ received: 60, missing: 0, duplicated: 0, resets: 0 });
    }
    expect(incidents).toBeGreaterThan(3); // else nothing was done to it
  });
});
