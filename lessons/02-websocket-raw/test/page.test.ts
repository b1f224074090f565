import { Feed } from 'feed';
import { PanelView } from 'test-kit';
import { describe, expect } from 'vitest';
import { createServer } from '../src/server.ts';
import { test } from './fixtures.ts';

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
    await page.getByRole('button', { name: 'Send as text' }).press('Enter');
    await page.getByText('25 (in text)').waitFor();
    await page.getByRole('button', { name: 'Send as bytes' }).press('Enter');
    await page.getByText('25 (in 8 bytes)').waitFor();
    await page.getByLabel('Numbers').fill('1, x');
    await page.getByRole('button', { name: 'Send as text' }).press('Enter');
    await page.getByText('this message is not understood here').waitFor();
  });

  test('says that it is not connected when there is nobody to send to', async ({ start, page }) => {
    await page.goto(await start());
    await page.getByRole('button', { name: 'Send as text' }).press('Enter');
    await page.locator('output.answer').getByText('not connected').waitFor();
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
    serve,
    stop,
    page,
  }) => {
    const server = createServer({ feed, signal: stop.signal });
    const sockets: { destroy(): void }[] = [];
    server.on('connection', (socket) => sockets.push(socket));
    await page.goto(await serve(server));
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

/** A feed that each follower finds replaced by the next of `feeds`. */
function follows(feeds: Feed[]): Feed {
  const feed = new Feed();
  feed.follow = (...args) => (feeds.shift() ?? feed).follow(...args);
  return feed;
}
