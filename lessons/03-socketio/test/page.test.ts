import http from 'node:http';
import { Feed } from 'feed';
import { PanelView } from 'test-kit';
import { describe, expect } from 'vitest';
import { createServer } from '../src/server.ts';
import { cutterOf, test } from './fixtures.ts';

type Page = ConstructorParameters<typeof PanelView>[0];

/** Types the numbers into the form of a panel and sends them; resolves to where the answer is. */
async function send(page: Page, id: string, numbers: string) {
  const form = page.locator(`#${id} form`);
  await form.getByLabel('Numbers').fill(numbers);
  await form.getByRole('button', { name: 'Send' }).press('Enter');
  return form.locator('output.answer');
}

describe.each(['upgrade', 'websocket'])('%s', (way) => {
  test('shows a stream of readings as they come', async ({ feed, start, page }) => {
    await page.goto(await start());
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected over websocket$/);
    for (let seq = 1; seq <= 3; seq += 1) {
      feed.publish(20 + seq);
      await panel.shows(new RegExp(`#${seq} {2}2${seq}\\.0 °C`));
    }
    expect(await panel.counters()).toEqual({ received: 3, missing: 0, duplicated: 0, resets: 0 });
  });

  test('disconnects, lets go of the server, and comes back without a gap', async ({
    feed,
    start,
    page,
  }) => {
    await page.goto(await start());
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected over/);
    feed.publish(1);
    await panel.shows(/#1 /);
    await panel.disconnect();
    expect(await panel.state()).toBe('not connected');
    await expect.poll(() => feed.followers).toBe(0);
    feed.publish(2);
    feed.publish(3);
    await panel.connect();
    await panel.shows(/#3 /);
    expect(await panel.counters()).toEqual({ received: 3, missing: 0, duplicated: 0, resets: 0 });
  });

  test('has what was pushed while the connection was lost', async ({ feed, serve, stop, page }) => {
    const server = createServer({ feed, signal: stop.signal });
    const cut = cutterOf(server);
    await page.goto(await serve(server));
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected over websocket$/);
    feed.publish(1);
    await panel.shows(/#1 /);
    cut();
    feed.publish(2);
    await panel.shows(/trying again/);
    await panel.shows(/#2 /);
    expect(await panel.counters()).toEqual({ received: 2, missing: 0, duplicated: 0, resets: 0 });
  });

  test('sends 12, 5, 8 and shows the sum that comes back', async ({ start, page }) => {
    await page.goto(await start());
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected over/);
    const answer = await send(page, way, '12, 5, 8');
    await expect.poll(() => answer.textContent()).toBe('The sum is 25.');
  });
});

test('the one panel begins with polling and upgrades, the other never polls', async ({
  start,
  page,
}) => {
  await page.goto(await start());
  const upgrade = new PanelView(page, 'upgrade');
  const websocket = new PanelView(page, 'websocket');
  for (const panel of [upgrade, websocket]) {
    await panel.connect();
    await panel.shows(/^connected over websocket$/);
  }
  const lines = (await upgrade.lines()).reverse();
  expect(lines.slice(0, 2)).toEqual(['connecting', 'opened over polling']);
  expect(lines).toContain('upgraded to websocket');
  expect((await websocket.lines()).join()).not.toContain('polling');
});

test('a reading is shown once, however often the page has connected again', async ({
  feed,
  serve,
  stop,
  page,
}) => {
  const server = createServer({ feed, signal: stop.signal });
  const cut = cutterOf(server);
  await page.goto(await serve(server));
  const panel = new PanelView(page, 'websocket');
  await panel.connect();
  for (let times = 0; times < 3; times += 1) {
    await expect.poll(() => feed.followers).toBe(1);
    cut();
    await expect.poll(() => feed.followers).toBe(0);
  }
  await expect.poll(() => feed.followers).toBe(1);
  feed.publish(1);
  await panel.shows(/#1 /);
  feed.publish(2);
  await panel.shows(/#2 /);
  expect(await panel.counters()).toEqual({ received: 2, missing: 0, duplicated: 0, resets: 0 });
});

test('a server that restarted with an empty log shows as a gap', async ({
  feed,
  serve,
  stop,
  page,
}) => {
  const options = { feed, signal: stop.signal };
  const server = createServer(options);
  const cut = cutterOf(server);
  await page.goto(await serve(server));
  const panel = new PanelView(page, 'websocket');
  await panel.connect();
  await panel.shows(/^connected over/);
  feed.publish(1);
  await panel.shows(/#1 /);
  options.feed = new Feed({ epoch: 'later' });
  cut();
  await panel.shows(/reset: a gap/);
  expect(await panel.counters()).toEqual({ received: 1, missing: 0, duplicated: 0, resets: 1 });
});

test('a silent connection is taken for dead, and the page says so', async ({
  feed,
  start,
  page,
}) => {
  await page.clock.install();
  await page.goto(await start({ pingInterval: 3_600_000 }));
  const panel = new PanelView(page, 'websocket');
  await panel.connect();
  await panel.shows(/^connected over/);
  await page.clock.fastForward(3_600_000 + 20_000);
  await panel.shows(/ping timeout: trying again/);
  feed.publish(1);
  await page.clock.fastForward(1_000);
  await panel.shows(/#1 /);
});

test('what cannot be added up is answered in words', async ({ start, page }) => {
  await page.goto(await start());
  expect(await (await send(page, 'websocket', '1, 2')).textContent()).toBe('Connect first.');
  const panel = new PanelView(page, 'websocket');
  await panel.connect();
  await panel.shows(/^connected over/);
  const answer = await send(page, 'websocket', '12, five');
  await expect.poll(() => answer.textContent()).toBe('Send numbers only.');
});

test('a page of another site cannot read along with script elements', async ({
  start,
  serve,
  stop,
  page,
}) => {
  const lesson = await start();
  const site = http.createServer((_, res) => {
    res.writeHead(200, { 'Content-Type': 'text/html', Connection: 'close' });
    res.end(`<script>var ___eio = [(packet) => { document.title = packet; }];</script>
      <script src="${lesson}/socket.io/?EIO=4&transport=polling&j=0"></script>`);
  });
  stop.signal.addEventListener('abort', () => site.close());
  const origin = await serve(site);
  await page.goto(origin.replace('127.0.0.1', 'localhost'));
  expect(await page.title()).toBe('');
});
