import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import { Feed } from 'feed';
import { freePort, PanelView } from 'test-kit';
import { describe, expect } from 'vitest';
import { createServer } from '#src/server.ts';
import { cutterOf, socketsOf, test } from './fixtures.ts';

type Page = ConstructorParameters<typeof PanelView>[0];

/** Types the numbers into the form of a panel and sends them. */
async function send(page: Page, id: string, numbers = '12, 5, 8'): Promise<void> {
  const form = page.locator(`#${id} form`);
  await form.locator('input').fill(numbers);
  await form.getByRole('button', { name: 'Send' }).press('Enter');
}

/** What waits and what was answered in a panel, newest first. */
async function answersOn(page: Page, id: string): Promise<string[]> {
  return page.locator(`#${id} .answers p`).allTextContents();
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
    await send(page, way);
    await expect.poll(() => answersOn(page, way)).toEqual(['12 + 5 + 8 = 25, sum 1 of this page']);
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
  const panel = new PanelView(page, 'websocket');
  await panel.connect();
  await panel.shows(/^connected over/);
  await send(page, 'websocket', '12, five');
  await send(page, 'websocket', Array(101).fill(1).join());
  await expect
    .poll(() => answersOn(page, 'websocket'))
    .toEqual([
      expect.stringMatching(/^1 \+ [1 +]*…: These are more than 100 numbers\.$/),
      '12 + NaN: Send numbers only.',
    ]);
});

test('a question waits while there is no connection, and says so', async ({ start, page }) => {
  await page.goto(await start());
  const panel = new PanelView(page, 'websocket');
  for (const numbers of ['1', '2']) await send(page, 'websocket', numbers);
  expect(await answersOn(page, 'websocket')).toEqual([
    '2 waits for its answer',
    '1 waits for its answer',
  ]);
  await panel.connect();
  await expect
    .poll(() => answersOn(page, 'websocket'))
    .toEqual(['2 = 2, sum 2 of this page', '1 = 1, sum 1 of this page']);
});

test('a question is answered once, whenever the connection broke', async ({
  feed,
  serve,
  stop,
  page,
}) => {
  const server = createServer({ feed, signal: stop.signal });
  const sockets = socketsOf(server);
  const cut = cutterOf(server);
  await page.goto(await serve(server));
  const panel = new PanelView(page, 'websocket');
  await panel.connect();
  await panel.shows(/^connected over/);
  // The first question arrives, and its answer does not leave. The second is asked after the cut.
  for (const socket of sockets) socket.cork();
  await send(page, 'websocket', '1');
  await expect.poll(() => [...sockets].some((socket) => socket.writableLength > 0)).toBe(true);
  cut();
  await panel.shows(/trying again/);
  await send(page, 'websocket', '2');
  await panel.hurry();
  await expect
    .poll(() => answersOn(page, 'websocket'))
    .toEqual(['2 = 2, sum 2 of this page', '1 = 1, sum 1 of this page']);
  // The third is sent, and never arrives. Then somebody presses Disconnect, and Connect.
  for (const socket of sockets) socket.pause();
  await send(page, 'websocket', '3');
  cut();
  await panel.disconnect();
  await panel.connect();
  await page.getByText('3 = 3, sum 3 of this page').waitFor();
  expect(await answersOn(page, 'websocket')).toHaveLength(3);
});

test('a server that restarted leaves no question without a word', async ({
  feed,
  serve,
  stop,
  page,
}) => {
  const first = new AbortController();
  const server = createServer({ feed, signal: first.signal });
  const sockets = socketsOf(server);
  const cut = cutterOf(server);
  const port = await freePort();
  await page.goto(await serve(server, port));
  const panel = new PanelView(page, 'websocket');
  await panel.connect();
  await panel.shows(/^connected over/);
  for (const socket of sockets) socket.cork(); // this answer is lost with the server
  await send(page, 'websocket', '1');
  await expect.poll(() => [...sockets].some((socket) => socket.writableLength > 0)).toBe(true);
  first.abort();
  cut();
  await once(server, 'close');
  await panel.shows(/trying again/);
  await send(page, 'websocket', '2'); // this question was never sent
  await serve(createServer({ feed, signal: stop.signal }), port);
  await panel.hurry();
  await panel.shows(/^the server has forgotten what this page asked$/);
  await expect
    .poll(() => answersOn(page, 'websocket'))
    .toEqual(['2 = 2, sum 1 of this page', '1: Nobody knows if this was carried out.']);
});

test('a question asked when a heartbeat is late is sent once', async ({ start, page }) => {
  const sent: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => sent.push(String(payload)));
  });
  await page.clock.install();
  await page.goto(await start({ pingInterval: 3_600_000 }));
  const panel = new PanelView(page, 'websocket');
  await panel.connect();
  await panel.shows(/^connected over/);
  await page.clock.setSystemTime(Date.now() + 2 * 3_600_000); // a laptop wakes: no timer has run
  await send(page, 'websocket', '1');
  await send(page, 'websocket', '2');
  await panel.shows(/ping timeout: trying again/);
  await panel.hurry();
  await page.getByText('2 = 2, sum 2 of this page').waitFor();
  const questions = sent.filter((packet) => packet.includes('["sum",'));
  expect(questions).toEqual([
    expect.stringContaining('["sum",1,'),
    expect.stringContaining('["sum",2,'),
  ]);
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

test('a browser sends a GET again by itself when the connection breaks before the answer (RFC 9110 §9.2.2)', async ({
  serve,
  stop,
  page,
}) => {
  const asked: string[] = [];
  const server = createServer({ feed: new Feed(), signal: stop.signal });
  server.keepAliveTimeout = 0; // it is the browser's turn, however long that takes
  server.prependListener('request', (req: IncomingMessage) => {
    if (!req.url?.startsWith('/taken-away')) return;
    asked.push(req.url);
    if (asked.length === 1) req.socket.destroy(); // what it would have answered is gone
  });
  await page.goto(await serve(server)); // from here on the connection is one that was used before
  expect(await page.evaluate("fetch('/taken-away?1').then(({ status }) => status)")).toBe(404);
  expect(asked).toEqual(['/taken-away?1', '/taken-away?1']); // the page saw one answer, to one question
});

test('a machine that is online again does not wait for the next attempt of Socket.IO', async ({
  serve,
  stop,
  page,
}) => {
  const pingInterval = 3_600_000;
  const server = createServer({ feed: new Feed(), signal: stop.signal, pingInterval });
  const cut = cutterOf(server);
  await page.clock.install();
  await page.goto(await serve(server));
  const panel = new PanelView(page, 'websocket');
  await panel.connect();
  await panel.shows(/^connected over websocket$/);
  // From here on no attempt falls due. The page's clock goes on until this has reached it.
  await page.clock.pauseAt(Date.now() + 600_000);
  cut();
  await panel.shows(/trying again/);
  await panel.hurry();
  await expect.poll(() => panel.state()).toBe('connected over websocket');
});
