import type { Server, ServerResponse } from 'node:http';
import { Feed } from 'feed';
import { createPageServer, type Route } from 'page-kit';
import { PanelView } from 'test-kit';
import { describe, expect } from 'vitest';
import { encodeEvent } from '#src/event-stream.ts';
import { createServer, page as pageFolder } from '#src/server.ts';
import { test } from './fixtures.ts';

const ways = ['same-origin', 'cross-origin'] as const;

describe.each(ways)('%s', (way) => {
  test('shows a reading while the response is still open', async ({ feed, start, page }) => {
    await page.goto(await start());
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^hello: the log stands at test-0$/); // one text out of four lines of data
    feed.publish(21.5);
    await panel.shows(/#1 {2}21\.5 °C/);
    expect(await panel.state()).toBe('connected');
    expect(feed.followers).toBe(1);
  });

  test('disconnects, lets go of the server, and comes back without a gap', async ({
    feed,
    start,
    page,
  }) => {
    await page.goto(await start());
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected$/);
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

  test('is reconnected by the browser after a break, and misses and repeats nothing', async ({
    feed,
    serve,
    stop,
    page,
  }) => {
    const server = createServer({ feed, signal: stop.signal, retry: 10 });
    await page.goto(await serve(server));
    const panel = new PanelView(page, way);
    const requests: string[] = [];
    server.on('request', ({ method, url, headers }) => {
      if (!url?.endsWith('/readings')) return;
      requests.push(`${method} ${headers['last-event-id'] ?? 'from now'}`);
    });
    await panel.connect();
    for (let seq = 1; seq <= 3; seq += 1) {
      await expect.poll(() => requests.length).toBe(seq);
      feed.publish(seq);
      await panel.shows(new RegExp(`#${seq} `));
      server.closeAllConnections();
    }
    feed.publish(4);
    await panel.shows(/#4 /);
    await panel.shows(/no connection: the browser tries again by itself/);
    expect(await panel.counters()).toEqual({ received: 4, missing: 0, duplicated: 0, resets: 0 });
    // No OPTIONS in between: the ids are such that no other origin has to be asked first.
    expect(requests).toEqual(['GET from now', 'GET test-1', 'GET test-2', 'GET test-3']);
  });
});

describe('a connection that dies without a word', () => {
  test('is taken for dead after a silence, and the page says so', async ({ feed, start, page }) => {
    await page.clock.install();
    await page.goto(await start({ heartbeat: 3_600_000 }));
    const panel = new PanelView(page, 'same-origin');
    await panel.connect();
    await panel.shows(/^hello/);
    await page.clock.fastForward(40_000);
    await panel.shows(/nothing came for 40 s: trying again/);
    feed.publish(1);
    await panel.hurry();
    await panel.shows(/#1 /);
  });

  test('is told from one that is only quiet by an event: a comment would not be seen', async ({
    serve,
    stop,
    page,
  }) => {
    const server = createServer({ feed: new Feed(), signal: stop.signal, heartbeat: 500 });
    await page.clock.install();
    await page.goto(await serve(server));
    const panel = new PanelView(page, 'same-origin');
    const heartbeats = async () =>
      (await panel.lines()).filter((line) => line === 'heartbeat').length;
    await panel.connect();
    for (let quarters = 0; quarters < 4; quarters += 1) {
      const before = await heartbeats();
      await expect.poll(heartbeats).toBeGreaterThan(before);
      await page.clock.fastForward(30_000);
    }
    expect((await panel.lines()).filter((line) => /nothing came/.test(line))).toEqual([]);
  });
});

describe('an EventSource that gave up', () => {
  test('is replaced by a new one that goes on after the last id', async ({ serve, stop, page }) => {
    const urls: (string | undefined)[] = [];
    const answers = [
      (res: ServerResponse) => res.writeHead(200, eventStream).end(reading(1, 'one')),
      (res: ServerResponse) => res.writeHead(503).end(), // the browser's own attempt: it gives up
      (res: ServerResponse) => res.writeHead(200, eventStream).write(reading(2, 'two')),
    ];
    const readings: Route = ({ req, res }) => {
      if (req.method === 'HEAD') return res.writeHead(503).end(); // the page may ask why
      urls.push(`${req.url} ${req.headers['last-event-id'] ?? '-'}`);
      return answers.shift()?.(res);
    };
    await page.goto(await serve(serverOf(readings, stop.signal)));
    const panel = new PanelView(page, 'same-origin');
    await panel.connect();
    await panel.shows(/trying again/);
    await panel.hurry();
    await panel.shows(/#2 /);
    expect(urls).toEqual(['/readings -', '/readings one', '/readings?after=one -']);
    const states = (await panel.lines()).filter((line) => /readyState/.test(line)).reverse();
    expect(states).toEqual([
      'readyState 1: open',
      'readyState 0: connecting',
      'readyState 2: closed',
      'readyState 1: open',
    ]);
  });

  test('is asked about for a time only: an answer may never come', async ({
    serve,
    stop,
    page,
  }) => {
    const readings: Route = ({ req, res }) => {
      if (req.method === 'GET') res.writeHead(503).end();
    };
    await page.goto(await serve(serverOf(readings, stop.signal)));
    const reason = await page.evaluate(`import('/event-source.ts').then(({ readEvents }) => {
      const { signal } = new AbortController();
      const url = new URL('/readings', location.href);
      const options = { after: '', signal, patience: 3_600_000, onState() {}, onNote() {
        options.patience = 500; // from the browser's giving up on: its attempt may take its time
      } };
      return readEvents(url, options);
    }).catch(({ message }) => message)`);
    expect(reason).toBe('the browser gave up, and got no answer when asked why');
  });

  test('is explained in words, whatever was answered instead of a stream', async ({
    serve,
    stop,
    page,
  }) => {
    const answers = [
      (res: ServerResponse) => res.writeHead(404).end(),
      (res: ServerResponse) => res.writeHead(200, { 'Content-Type': 'text/html' }).end(),
      (res: ServerResponse) =>
        res.req.method === 'HEAD' ? res.destroy() : res.writeHead(503).end(),
      (res: ServerResponse) => res.writeHead(200, eventStream).write('data: <p>no JSON</p>\n\n'),
    ];
    let answer = answers[0];
    const readings: Route = ({ req, res }) => {
      if (req.method === 'GET') answer = answers.shift(); // and the same again when asked why
      answer?.(res);
    };
    await page.goto(await serve(serverOf(readings, stop.signal)));
    const panel = new PanelView(page, 'same-origin');
    await panel.connect();
    await panel.shows(/the server answers 404: trying again/);
    await panel.hurry();
    await panel.shows(/the server answers 200 text\/html: trying again/);
    await panel.hurry();
    await panel.shows(/gave up, and got no answer when asked why: trying again/);
    await panel.hurry();
    await panel.shows(/not valid JSON.*: trying again/);
  });
});

describe('a deliberate end', () => {
  test('is obeyed: the page closes its EventSource and does not come back', async ({
    feed,
    serve,
    stop,
    page,
  }) => {
    await page.addInitScript(() => {
      const sources: EventSource[] = [];
      Object.assign(globalThis, { sources });
      globalThis.EventSource = class extends EventSource {
        constructor(url: string | URL, init?: EventSourceInit) {
          super(url, init);
          sources.push(this);
        }
      };
    });
    const server = createServer({ feed, signal: stop.signal, retry: 10 });
    await page.goto(await serve(server));
    const panel = new PanelView(page, 'same-origin');
    await page.locator('#same-origin select').selectOption('after 5');
    await panel.connect();
    await panel.shows(/^connected$/);
    await page.locator('#same-origin select').focus();
    for (let seq = 1; seq <= 7; seq += 1) feed.publish(seq);
    await panel.shows(/^ended: the series is complete$/);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SELECT');
    expect(await page.evaluate('sources.map((source) => source.readyState)')).toEqual([2]);
    expect(await panel.counters()).toMatchObject({ received: 5, missing: 0, duplicated: 0 });

    // The next series goes on where that one ended.
    await panel.connect();
    for (let seq = 8; seq <= 12; seq += 1) feed.publish(seq);
    await panel.shows(/#10 /);
    await expect.poll(() => panel.state()).toMatch(/^ended/);
    expect(await panel.counters()).toMatchObject({ received: 10, missing: 0, duplicated: 0 });
  });

  test('is known by 204, when the event that says so was lost on the way', async ({
    serve,
    stop,
    page,
  }) => {
    const answers = [
      (res: ServerResponse) => res.writeHead(200, eventStream).end(reading(1, 'one')),
      (res: ServerResponse) => res.writeHead(204).end(),
      (res: ServerResponse) => res.writeHead(204).end(),
    ];
    const readings: Route = ({ res }) => answers.shift()?.(res);
    await page.goto(await serve(serverOf(readings, stop.signal)));
    const panel = new PanelView(page, 'same-origin');
    await panel.connect();
    await panel.shows(/^ended: there is nothing more$/);
    expect(await panel.counters()).toMatchObject({ received: 1, duplicated: 0 });
  });
});

test('a page that is loaded again goes on where it was', async ({ feed, start, page }) => {
  await page.goto(await start());
  const panel = new PanelView(page, 'same-origin');
  await panel.connect();
  await panel.shows(/^connected$/);
  feed.publish(1);
  await panel.shows(/#1 /);
  await page.reload();
  feed.publish(2);
  feed.publish(3);
  await panel.connect();
  await panel.shows(/#3 /);
  expect(await panel.counters()).toEqual({ received: 2, missing: 0, duplicated: 0, resets: 0 });
});

test('the page shows the gap when the server restarted and its log is gone', async ({
  feed,
  serve,
  stop,
  page,
}) => {
  const options = { feed, signal: stop.signal, retry: 10 };
  const server = createServer(options);
  await page.goto(await serve(server));
  const panel = new PanelView(page, 'same-origin');
  await panel.connect();
  await panel.shows(/^connected$/);
  feed.publish(1);
  await panel.shows(/#1 /);
  options.feed = new Feed({ epoch: 'later' });
  server.closeAllConnections();
  await panel.shows(/reset: a gap/);
  expect(await panel.counters()).toEqual({ received: 1, missing: 0, duplicated: 0, resets: 1 });
});

test('a browser without EventSource is told so, and where to go', async ({ start, page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'EventSource'));
  await page.goto(await start());
  for (const way of ways) {
    const panel = page.locator(`#${way}`);
    await panel.getByText('This browser has no EventSource. Lesson 01 works without it.').waitFor();
    expect(await panel.getByRole('button', { name: 'Connect', exact: true }).isDisabled()).toBe(
      true,
    );
  }
});

test('both panels follow the same feed at once', async ({ feed, start, page }) => {
  await page.goto(await start());
  const panels = ways.map((way) => new PanelView(page, way));
  for (const panel of panels) {
    await panel.connect();
    await panel.shows(/^connected$/);
  }
  feed.publish(1);
  for (const panel of panels) await panel.shows(/#1 /);
});

const eventStream = { 'Content-Type': 'text/event-stream' };

function reading(seq: number, id: string): string {
  const message = { type: 'reading', cursor: id, seq, at: 0, value: 0 };
  return encodeEvent({ retry: 10, id, data: JSON.stringify(message) });
}

function serverOf(readings: Route, signal: AbortSignal): Server {
  return createPageServer({ page: pageFolder, routes: { '/readings': readings }, signal });
}
