import type { Server, ServerResponse } from 'node:http';
import { Feed } from 'feed';
import { createPageServer, type Route } from 'page-kit';
import { PanelView } from 'test-kit';
import { describe, expect } from 'vitest';
import { createServer, page as pageFolder } from '#src/server.ts';
import { test } from './fixtures.ts';

type Page = ConstructorParameters<typeof PanelView>[0];

const ways = ['short', 'long'] as const;

describe.each(ways)('%s', (way) => {
  test('misses nothing that is published between two polls', async ({ feed, start, page }) => {
    await page.goto(await start());
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected$/);
    for (const last of [50, 100]) {
      // The first of them ends a long poll: the others come while nobody asks.
      for (let count = 0; count < 50; count += 1) feed.publish(20);
      await panel.hurry();
      await panel.shows(new RegExp(`#${last} `));
    }
    expect(await panel.counters()).toEqual({ received: 100, missing: 0, duplicated: 0, resets: 0 });
  });

  test('disconnects, lets go of the server, and comes back without a gap', async ({
    feed,
    start,
    page,
  }) => {
    await stopTime(page);
    await page.goto(await start());
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected$/);
    await panel.disconnect();
    expect(await panel.state()).toBe('not connected');
    await expect.poll(() => feed.followers).toBe(0);
    for (let count = 0; count < 3; count += 1) feed.publish(20);
    await page.clock.runFor(10_000);
    await arrived(page);
    expect((await panel.counters()).received).toBe(0);
    await panel.connect();
    await panel.shows(/#3 /);
    expect(await panel.counters()).toEqual({ received: 3, missing: 0, duplicated: 0, resets: 0 });
  });

  test('shows the gap when the server restarted and its log is gone', async ({
    feed,
    serve,
    stop,
    page,
  }) => {
    const options = { feed, signal: stop.signal };
    const server = createServer(options);
    await page.goto(await serve(server));
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected$/);
    feed.publish(1);
    await panel.hurry();
    await panel.shows(/#1 /);
    options.feed = new Feed({ epoch: 'later' });
    options.feed.publish(2);
    server.closeAllConnections();
    await panel.hurry();
    await panel.shows(/reset: a gap/);
    expect(await panel.counters()).toEqual({ received: 2, missing: 0, duplicated: 0, resets: 1 });
  });

  test('counts its requests, and every byte that the server sent in answer', async ({
    feed,
    serve,
    stop,
    page,
  }) => {
    await stopTime(page);
    const server = createServer({ feed, signal: stop.signal });
    const asked = count(server);
    let sent = 0;
    server.prependListener('request', ({ url, socket }, res) => {
      const before = socket.bytesWritten;
      res.on('finish', () => {
        if (url?.startsWith('/readings')) sent += socket.bytesWritten - before;
      });
    });
    await page.goto(await serve(server));
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected$/);
    for (let seq = 1; seq <= 3; seq += 1) {
      feed.publish(seq);
      await page.clock.runFor(2_000);
      await panel.shows(new RegExp(`#${seq} `));
    }
    const requests = way === 'short' ? 4 : 5; // the fifth waits
    await expect.poll(asked).toBe(requests);
    expect(await costs(page, way)).toMatchObject({ requests, bytes: sent });
  });
});

describe('both', () => {
  test('give up a poll that nobody answers, and say so', async ({ serve, stop, page }) => {
    await stopTime(page);
    const server = serverOf(() => {}, stop.signal);
    const asked = count(server);
    await page.goto(await serve(server));
    for (const way of ways) await new PanelView(page, way).connect();
    await expect.poll(asked).toBe(2);
    await page.clock.runFor(40_000);
    for (const way of ways) {
      await new PanelView(page, way).shows(/nothing came for 40 s: trying again/);
    }
    await page.clock.runFor(500);
    await expect.poll(asked).toBe(4);
  });

  test('say in words what the server answered instead of messages', async ({
    serve,
    stop,
    page,
  }) => {
    const answers = [
      (res: ServerResponse) => res.writeHead(503).end(),
      (res: ServerResponse) => res.end("<p>a proxy's page</p>\n"),
      (res: ServerResponse) => res.end('{"of another":"service"}'),
    ];
    const asked = { '/readings': 0, '/readings/next': 0 };
    const server = serverOf(({ req, res }) => {
      const path = req.url === '/readings' ? '/readings' : '/readings/next';
      answers[asked[path]]?.(res);
      asked[path] += 1;
    }, stop.signal);
    await page.goto(await serve(server));
    for (const way of ways) await new PanelView(page, way).connect();
    for (const way of ways) {
      const panel = new PanelView(page, way);
      await panel.shows(/the server answered 503: trying again/);
      await panel.hurry();
      await panel.shows(/not valid JSON.*: trying again/);
      await panel.hurry();
      await panel.shows(/not iterable.*: trying again/);
    }
  });

  test('count the delay of each reading: a short poll has its interval, a long poll has none', async ({
    serve,
    stop,
    page,
  }) => {
    let now = await stopTime(page);
    const feed = new Feed({ now: () => now });
    await page.goto(await serve(createServer({ feed, signal: stop.signal })));
    const [short, long] = [new PanelView(page, 'short'), new PanelView(page, 'long')];
    for (const panel of [short, long]) {
      await panel.connect();
      await panel.shows(/^connected$/);
    }
    feed.publish(1);
    await long.shows(/#1 /);
    await page.clock.runFor(2_000);
    await short.shows(/#1 /);
    await page.clock.runFor(1_500);
    now += 3_500;
    feed.publish(2);
    await long.shows(/#2 /);
    await page.clock.runFor(500);
    await short.shows(/#2 /);
    expect(await costs(page, 'short')).toMatchObject({ delay: 500, mean: (2_000 + 500) / 2 });
    expect(await costs(page, 'long')).toMatchObject({ delay: 0, mean: 0 });
  });
});

describe('short', () => {
  test('is answered 304 when nothing has changed', async ({ feed, start, page }) => {
    await page.goto(await start());
    const panel = new PanelView(page, 'short');
    await panel.connect();
    await panel.shows(/^connected$/);
    await panel.hurry();
    await panel.shows(/^304: nothing new$/);
    feed.publish(1);
    await panel.hurry();
    await panel.shows(/#1 /);
  });

  test('does not ask while the page is hidden', async ({ feed, serve, stop, page }) => {
    await stopTime(page);
    const server = createServer({ feed, signal: stop.signal });
    const asked = count(server);
    await page.goto(await serve(server));
    const panel = new PanelView(page, 'short');
    await panel.connect();
    await panel.shows(/^connected$/);
    await make(page, 'hidden');
    await page.clock.runFor(60_000);
    await arrived(page);
    expect(asked(), 'questions, when one was asked before').toBe(1);
    feed.publish(1);
    await make(page, 'visible');
    await panel.shows(/#1 /);
    expect(await panel.state()).toBe('connected');
  });

  test('says that it is paused while the page is hidden', async ({ start, page }) => {
    await stopTime(page);
    await page.goto(await start());
    const panel = new PanelView(page, 'short');
    await make(page, 'hidden');
    await panel.connect();
    await panel.shows(/^paused while the page is hidden$/);
  });

  test('asks at once when the page is seen again', async ({ feed, start, page }) => {
    await stopTime(page); // and it never goes on: no timer can do it
    await page.goto(await start());
    const panel = new PanelView(page, 'short');
    await panel.connect();
    await panel.shows(/^connected$/);
    await make(page, 'hidden');
    feed.publish(1);
    await make(page, 'visible');
    await panel.shows(/#1 /);
  });

  test('asks as often as it is told', async ({ feed, serve, stop, page }) => {
    await stopTime(page);
    const server = createServer({ feed, signal: stop.signal });
    const asked = count(server);
    await page.goto(await serve(server));
    const panel = new PanelView(page, 'short');
    await page.getByRole('combobox', { name: 'every' }).selectOption('10 s');
    await panel.connect();
    await panel.shows(/^connected$/);
    await page.clock.runFor(9_999);
    await arrived(page);
    expect(asked()).toBe(1);
    await page.clock.runFor(1);
    await expect.poll(asked).toBe(2);
  });
});

describe('long', () => {
  test('is answered 204 when nothing came, and asks again', async ({ feed, start, page }) => {
    await page.goto(await start({ hold: 200 }));
    const panel = new PanelView(page, 'long');
    await panel.connect();
    await panel.shows(/^204: nothing new$/);
    feed.publish(1);
    await panel.shows(/#1 /);
  });

  test('in two tabs asks twice at the same time, and neither waits for the other', async ({
    feed,
    start,
    page,
  }) => {
    const origin = await start();
    const tabs = [page, await page.context().newPage()];
    const panels = tabs.map((tab) => new PanelView(tab, 'long'));
    for (const tab of tabs) await tab.goto(origin);
    for (const panel of panels) {
      await panel.connect();
      await panel.shows(/^connected$/);
    }
    // The same URL twice, and the server has both questions before it answers either.
    await expect.poll(() => feed.followers).toBe(2);
    feed.publish(1);
    for (const panel of panels) await panel.shows(/#1 /);
  });

  test('goes on while the page is hidden, because no timer makes it ask', async ({
    feed,
    start,
    page,
  }) => {
    await stopTime(page);
    await page.goto(await start());
    const panel = new PanelView(page, 'long');
    await panel.connect();
    await panel.shows(/^connected$/);
    await make(page, 'hidden');
    for (let seq = 1; seq <= 2; seq += 1) {
      feed.publish(20);
      await panel.shows(new RegExp(`#${seq} `));
    }
  });

  test('has what the broken connection did not bring from the next poll', async ({
    feed,
    serve,
    stop,
    page,
  }) => {
    const server = createServer({ feed, signal: stop.signal });
    await page.goto(await serve(server));
    const panel = new PanelView(page, 'long');
    await panel.connect();
    await panel.shows(/^connected$/);
    feed.publish(1);
    await panel.shows(/#1 /);
    await expect.poll(() => feed.followers).toBe(1);
    // The answer is lost on the way. A browser may then ask again by itself, and the page not know.
    feed.publish(2);
    server.closeAllConnections();
    await panel.shows(/#2 /);
    expect(await panel.counters()).toEqual({ received: 2, missing: 0, duplicated: 0, resets: 0 });
  });
});

/** From here on the page's timers end when the test says so; answers the time it is there. */
async function stopTime(page: Page): Promise<number> {
  const now = Date.now() + 60_000;
  await page.clock.install();
  await page.clock.pauseAt(now);
  return now;
}

/** Stands in for a tab that covers this one, and leaves it again: a browser without a screen has none. */
async function make(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}

/** Resolves when whatever the page has sent so far has come to the server. */
async function arrived(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await fetch('/kit/icon.svg', { cache: 'no-store' });
  });
}

/** What a panel counts besides its readings. */
async function costs(page: Page, way: string) {
  const value = async (name: string) =>
    Number(await page.locator(`#${way} .costs .${name}`).textContent());
  return {
    requests: await value('requests'),
    bytes: await value('bytes'),
    delay: await value('delay'),
    mean: await value('mean'),
  };
}

/** How many polls the server has been asked. */
function count(server: Server): () => number {
  let asked = 0;
  server.on('request', ({ url }) => {
    if (url?.startsWith('/readings')) asked += 1;
  });
  return () => asked;
}

function serverOf(readings: Route, signal: AbortSignal): Server {
  const routes = { '/readings': readings, '/readings/next': readings };
  return createPageServer({ page: pageFolder, routes, signal });
}
