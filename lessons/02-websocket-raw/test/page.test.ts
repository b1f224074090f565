import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Feed } from 'feed';
import { freePort, PanelView } from 'test-kit';
import { describe, expect } from 'vitest';
import { createServer } from '#src/server.ts';
import { test } from './fixtures.ts';

type Page = ConstructorParameters<typeof PanelView>[0];

describe('the page', () => {
  test('connects and shows what comes', async ({ feed, start, page }) => {
    await page.goto(await start());
    const panel = new PanelView(page, 'socket');
    await panel.connect();
    await panel.shows(/hello: the log stands at test-0/);
    feed.publish(21.5);
    await panel.shows(/#1 {2}21\.5 °C/);
    expect(await panel.state()).toBe('connected');
  });

  test('sends 12, 5, 8 and shows the sum, as text and as bytes', async ({ start, page }) => {
    await page.goto(await start());
    const panel = new PanelView(page, 'socket');
    await panel.connect();
    await panel.shows(/^hello/);
    await send(page, 'text');
    await send(page, 'bytes');
    await page.locator('input').fill('1, x');
    await send(page, 'text');
    await expect
      .poll(() => answersOn(page))
      .toEqual([
        '1 + NaN: these are not numbers that have a sum',
        '12 + 5 + 8 = 25, sum 2 of this page (in bytes)',
        '12 + 5 + 8 = 25, sum 1 of this page (in text)',
      ]);
  });

  test('asks without a connection: the question waits, and says so', async ({ start, page }) => {
    await page.goto(await start());
    const panel = new PanelView(page, 'socket');
    for (const as of ['bytes', 'text'] as const) await send(page, as);
    expect(await answersOn(page)).toEqual(Array(2).fill('12 + 5 + 8 waits for its answer'));
    await panel.connect();
    await expect
      .poll(() => answersOn(page))
      .toEqual([
        '12 + 5 + 8 = 25, sum 2 of this page (in text)',
        '12 + 5 + 8 = 25, sum 1 of this page (in bytes)',
      ]);
  });

  test('is answered once what it asked while the connection broke', async ({ open, page }) => {
    const { origin, sockets } = await open();
    await page.goto(origin);
    const panel = new PanelView(page, 'socket');
    await panel.connect();
    await panel.shows(/^hello/);
    // The first question arrives, and its answer does not leave. The second is asked after the cut.
    for (const socket of sockets) socket.cork();
    await send(page, 'text');
    await expect.poll(() => sockets.some((socket) => socket.writableLength > 0)).toBe(true);
    for (const socket of sockets.splice(0)) socket.destroy();
    await panel.shows(/closed with 1006: trying again/);
    await send(page, 'bytes');
    await panel.hurry();
    await expect
      .poll(() => answersOn(page))
      .toEqual([
        '12 + 5 + 8 = 25, sum 2 of this page (in bytes)',
        '12 + 5 + 8 = 25, sum 1 of this page (in text)',
      ]);
    // The third is sent, and never arrives.
    for (const socket of sockets) socket.pause();
    await send(page, 'text');
    for (const socket of sockets.splice(0)) socket.destroy();
    await page.getByText('sum 3 of this page').waitFor();
    expect(await answersOn(page)).toHaveLength(3);
  });

  test('disconnects, lets go of the server, and comes back without a gap', async ({
    feed,
    start,
    page,
  }) => {
    await page.goto(await start());
    const panel = new PanelView(page, 'socket');
    await panel.connect();
    await panel.shows(/^hello/);
    feed.publish(1);
    await panel.shows(/#1 /);
    await panel.disconnect();
    expect(await panel.state()).toBe('not connected');
    await expect.poll(() => feed.followers).toBe(0);
    for (const value of [2, 3]) feed.publish(value);
    await panel.connect();
    await panel.shows(/#3 /);
    expect(await panel.counters()).toEqual({ received: 3, missing: 0, duplicated: 0, resets: 0 });
  });

  test('keeps what it has when the connection breaks, and fetches the rest', async ({
    feed,
    open,
    page,
  }) => {
    const { origin, sockets } = await open();
    await page.goto(origin);
    const panel = new PanelView(page, 'socket');
    await panel.connect();
    await panel.shows(/^hello/);
    feed.publish(1);
    await panel.shows(/#1 /);
    for (const socket of sockets) socket.destroy();
    feed.publish(2);
    await panel.shows(/closed with 1006: trying again/);
    await panel.shows(/#2 /);
    expect(await panel.counters()).toEqual({ received: 2, missing: 0, duplicated: 0, resets: 0 });
  });

  test('shows the gap when the server restarted and its log is gone', async ({
    serve,
    stop,
    page,
  }) => {
    // Each connection of this server finds another log.
    const feeds = [new Feed({ epoch: 'first' }), new Feed({ epoch: 'second' })];
    const server = createServer({ feed: follows(feeds), signal: stop.signal });
    const sockets: { destroy(): void }[] = [];
    server.on('connection', (socket) => sockets.push(socket));
    await page.goto(await serve(server));
    const panel = new PanelView(page, 'socket');
    await panel.connect();
    await panel.shows(/^hello/);
    for (const socket of sockets) socket.destroy();
    await panel.shows(/reset: a gap/);
    expect((await panel.counters()).resets).toBe(1);
  });

  test('is told when the server restarted and has forgotten what was asked', async ({
    feed,
    serve,
    stop,
    page,
  }) => {
    const first = new AbortController();
    const server = createServer({ feed, signal: first.signal });
    const sockets: Socket[] = [];
    server.on('connection', (socket) => sockets.push(socket));
    const port = await freePort();
    await page.goto(await serve(server, port));
    const panel = new PanelView(page, 'socket');
    await panel.connect();
    await panel.shows(/^hello/);
    await send(page, 'text');
    await page.getByText('sum 1 of this page').waitFor();
    for (const socket of sockets) socket.cork(); // this answer is lost with the server
    await send(page, 'text');
    await expect.poll(() => sockets.some((socket) => socket.writableLength > 0)).toBe(true);
    first.abort();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
    await panel.shows(/trying again/);
    await send(page, 'bytes'); // this question was never sent
    await serve(createServer({ feed, signal: stop.signal }), port);
    await panel.hurry();
    await panel.shows(/^the server has forgotten this page$/);
    await expect
      .poll(() => answersOn(page))
      .toEqual([
        '12 + 5 + 8 = 25, sum 1 of this page (in bytes)',
        '12 + 5 + 8: nobody knows if this was added up',
        '12 + 5 + 8 = 25, sum 1 of this page (in text)',
      ]);
  });

  test('takes a silent connection for dead, and says so', async ({ feed, start, page }) => {
    await page.clock.install();
    await page.goto(await start({ heartbeat: 3_600_000 }));
    const panel = new PanelView(page, 'socket');
    await panel.connect();
    await panel.shows(/^hello/);
    await page.clock.fastForward(40_000);
    await panel.shows(/nothing came for 40 s: trying again/);
    feed.publish(1);
    await page.clock.fastForward(1_000);
    await panel.shows(/#1 /);
  });
});

/** Sends what stands in the form. */
async function send(page: Page, as: 'text' | 'bytes'): Promise<void> {
  await page.getByRole('button', { name: `Send as ${as}` }).press('Enter');
}

/** The lines below the form, newest first. */
async function answersOn(page: Page): Promise<string[]> {
  return page.locator('.answers p').allTextContents();
}

/** A feed that each follower finds replaced by the next of `feeds`. */
function follows(feeds: Feed[]): Feed {
  const feed = new Feed();
  feed.follow = (...args) => (feeds.shift() ?? feed).follow(...args);
  return feed;
}
