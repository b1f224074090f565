import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { createServer as createLesson } from '04-sse/src/server.ts';
import { Feed } from 'feed';
import type { Browser, Page } from 'playwright-core';
import { test as base, PanelView, RawClient, violationsOf } from 'test-kit';
import { describe, expect } from 'vitest';
import { Recorder } from '../src/recorder.ts';
import type { Row, UnitRow } from '../src/row.ts';
import { createView } from '../src/view.ts';
import { type Watched, watch } from '../src/watch.ts';
import { frame, handshake } from './dissect-helpers.ts';
import { happenings, replay, rowsOf, traceOf } from './recording.ts';

interface Observed extends Watched {
  /** Where clients connect. */
  origin: string;
  view: string;
}

interface Fixtures {
  feed: Feed;
  /** Watches a server; answers where the relay and its view are. */
  observe: (server: Server) => Promise<Observed>;
  /** Lesson 04, watched. */
  lesson: Observed;
  /** A second page, for the lesson. */
  lessonPage: Page;
}

const test = base.extend<Fixtures>({
  feed: async ({}, use) => use(new Feed({ epoch: 'test', now: () => 0 })),
  observe: async ({ serve, stop }, use) =>
    use(async (server) => {
      const watched = watch(Number(new URL(await serve(server)).port), stop.signal);
      const { recorder, faults, relay } = watched;
      const view = createView({ recorder, faults, title: 'a test', signal: stop.signal });
      return { ...watched, origin: await serve(relay.server), view: await serve(view) };
    }),
  lesson: async ({ feed, observe, stop }, use) =>
    use(await observe(createLesson({ feed, signal: stop.signal, retry: 50 }))),
  lessonPage: async ({ browser }: { browser: Browser }, use) => {
    const context = await browser.newContext();
    await use(await context.newPage());
    await context.close();
  },
});

const events = ({ recorder }: Watched) =>
  rowsOf(recorder).filter((row): row is UnitRow => row.type === 'unit' && row.kind === 'event');
const eventOf = (watched: Watched, seq: number) =>
  events(watched).find(({ summary }) => summary.includes(`"seq":${seq},`));

test('each fault does to the page of a lesson what it says, is marked, and nothing is lost', async ({
  feed,
  lesson,
  lessonPage,
  page,
}) => {
  await page.goto(lesson.view);
  const press = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).press('Enter');
    await page.getByText(`${name}: done to all connections.`).waitFor();
  };
  await lessonPage.goto(lesson.origin);
  const panel = new PanelView(lessonPage, 'same-origin');
  let seq = 0;
  const publish = (count = 1) => {
    for (let sent = 0; sent < count; sent += 1) {
      seq += 1;
      feed.publish(seq);
    }
  };
  const shown = () => panel.shows(new RegExp(`#${seq} `));
  const endOf = (connection: number | undefined) =>
    rowsOf(lesson.recorder)
      .filter((row) => row.connection === connection)
      .flatMap(({ type }) => (['end', 'close', 'reset'].includes(type) ? [type] : []));
  await panel.connect();
  await panel.shows(/^connected$/);
  publish();
  await shown();
  expect(eventOf(lesson, seq)?.cuts).toBeUndefined();

  await press('Drip');
  publish();
  await shown();
  await expect.poll(() => eventOf(lesson, seq)?.cuts?.length).toBeGreaterThan(50);
  const dripped = page.locator('.row.carried', { hasText: `"seq":${seq},` });
  await expect.poll(() => dripped.locator('.cut').count()).toBeGreaterThan(50);
  await press('Heal');
  publish();
  await shown();
  await expect.poll(() => eventOf(lesson, seq)).toBeDefined();
  expect(eventOf(lesson, seq)?.cuts).toBeUndefined();

  await press('Coalesce');
  const areTogether = async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      publish();
      await new Promise(setImmediate); // each is a write of its own
    }
    await shown();
    await expect.poll(() => eventOf(lesson, seq)).toBeDefined();
    const first = eventOf(lesson, seq - 2)?.segments?.[0];
    return String(eventOf(lesson, seq)?.segments) === String([first, first]);
  };
  // Where the machine stood still for the second that they are held, they are sent again.
  await expect.poll(areTogether).toBe(true);

  await press('Buffer like a proxy');
  publish();
  await new Promise(setImmediate); // it would have gone by itself
  publish(60); // more than 4 KiB
  await shown();
  await expect.poll(() => eventOf(lesson, seq)).toBeDefined();
  const held = eventOf(lesson, seq - 60);
  const segment = rowsOf(lesson.recorder).findLast(
    (row) =>
      row.type === 'segment' &&
      row.connection === held?.connection &&
      row.direction === 'down' &&
      row.number === held.segments?.[0],
  );
  expect(segment?.type === 'segment' && segment.length).toBeGreaterThanOrEqual(4096);

  await press('Heal');
  await press('Cut (RST)');
  publish();
  await shown();
  const cut = eventOf(lesson, seq - 1)?.connection;
  await expect.poll(() => endOf(cut)).toEqual(['reset']);
  await press('Close (FIN)');
  publish();
  await shown();
  const closed = eventOf(lesson, seq - 1)?.connection;
  await expect.poll(() => endOf(closed)).toEqual(['end', 'end', 'close']); // both sides were told

  await press('Answer 502');
  await panel.shows(/the server answers 502/);
  await press('Heal');
  publish();
  await panel.hurry();
  await shown();

  await press('Freeze');
  publish();
  await page.locator('.chip.frozen').first().waitFor();
  expect(feed.followers).toBe(1); // the server believes in its reader
  expect((await panel.counters()).received).toBe(seq - 1);
  await press('Heal');
  await panel.disconnect();
  await panel.connect();
  await shown();
  expect(await panel.counters()).toEqual({ received: seq, missing: 0, duplicated: 0, resets: 0 });

  const marked = rowsOf(lesson.recorder).flatMap((row) => (row.type === 'fault' ? [row.name] : []));
  expect([...new Set(marked)].sort()).toEqual(
    ['502', 'buffer', 'close', 'coalesce', 'cut', 'drip', 'freeze', 'heal'].sort(),
  );
  expect(await page.locator('.row.fault').count()).toBeGreaterThan(0);
  expect(rowsOf(replay(traceOf(lesson.recorder)))).toEqual(rowsOf(lesson.recorder));
});

test('a fault may be for one connection alone: the delayed one is behind the other', async ({
  feed,
  lesson,
  page,
}) => {
  const { host } = new URL(lesson.origin);
  const get = `GET /readings HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const clients: RawClient[] = [];
  for (const _ of [1, 2]) {
    const client = await RawClient.open(lesson.origin);
    client.send(get);
    await client.until(/hello/);
    clients.push(client);
  }
  await page.goto(lesson.view);
  await page.getByLabel('Break it on').selectOption('connection 1');
  await page.getByRole('button', { name: 'Delay', exact: true }).press('Enter');
  await page.getByText('Delay: done to connection 1.').waitFor();
  feed.publish(1);
  await Promise.all(clients.map((client) => client.until(/"seq":1/)));
  await expect.poll(() => events(lesson).length).toBe(4);
  expect(events(lesson).map(({ connection }) => connection)).toEqual([1, 2, 2, 1]);
  for (const client of clients) client.reset();
});

describe('the view', () => {
  test('opens a row: its bytes and its fields light each other, by keyboard and by pointer', async ({
    feed,
    lesson,
    page,
  }) => {
    const client = await RawClient.open(lesson.origin);
    client.send(`GET /readings HTTP/1.1\r\nHost: ${new URL(lesson.origin).host}\r\n\r\n`);
    await client.until(/hello/);
    feed.publish(21);
    await client.until(/"seq":1/);
    await page.goto(lesson.view);
    const list = page.getByRole('listbox', { name: 'What passed' });
    await page.locator('.row', { hasText: '"seq":1' }).waitFor();
    await list.press('End');
    await list.press('Enter');
    const detail = page.locator('wire-detail');
    await detail.getByText('An event: fields').waitFor();

    const id = detail.locator('.field.depth-0').first();
    await id.focus();
    const lit = () => detail.locator('.text .byte.lit').allTextContents();
    expect((await lit()).join('')).toBe('id: test-1·');
    await detail.locator('.hex .byte').nth(4).hover();
    expect(await detail.locator('.field.lit .name').textContent()).toBe('value');
    await detail.locator('.dump').press('Home');
    expect(await detail.getByRole('status').textContent()).toMatch(/^byte \d+: 69, id, name$/);

    await detail.locator('.dump').press('Escape');
    expect(await detail.isVisible()).toBe(false);
    expect(await list.evaluate((element) => element === document.activeElement)).toBe(true);
    client.reset();
  });

  test('is filtered, searched, paused, cleared, and goes on after it is loaded again', async ({
    feed,
    lesson,
    page,
  }) => {
    const clients: RawClient[] = [];
    for (const _ of [1, 2]) {
      const client = await RawClient.open(lesson.origin);
      client.send(`GET /readings HTTP/1.1\r\nHost: ${new URL(lesson.origin).host}\r\n\r\n`);
      await client.until(/hello/);
      clients.push(client);
    }
    await page.goto(lesson.view);
    const rows = page.locator('.row');
    await expect.poll(() => rows.count()).toBe(10);
    await page.getByRole('button', { name: /^2 ?open$/ }).press('Enter');
    await expect.poll(() => rows.count()).toBe(5);
    await page.getByLabel('Show').selectOption('messages, events, lines');
    expect(await rows.count()).toBe(1);
    await page.getByLabel('Show').selectOption('everything');
    await page.getByLabel('TCP segments as rows').check();
    expect(await rows.count()).toBe(7);
    await page.getByLabel('TCP segments as rows').uncheck();
    await page.getByRole('button', { name: /^2 ?open$/ }).press('Enter');
    await page.getByLabel('Search').fill('HELLO');
    expect(await rows.count()).toBe(2);
    await page.getByLabel('Search').fill('');

    await page.getByRole('button', { name: 'Pause' }).press('Enter');
    feed.publish(1);
    await page.getByText('Resume (6 new)').press('Enter'); // segments are rows, too
    await expect.poll(() => rows.count()).toBe(14);
    await page.getByRole('button', { name: 'Clear' }).press('Enter');
    expect(await rows.count()).toBe(0);
    feed.publish(2);
    await expect.poll(() => rows.count()).toBe(4);
    await page.goto(lesson.view);
    await expect.poll(() => rows.count()).toBe(4);
    for (const client of clients) client.reset();
    await expect.poll(() => page.locator('.chip.reset').count()).toBe(2);
  });

  test('is one in which axe finds nothing wrong, with a row open, dark and on a phone too', async ({
    lesson,
    page,
  }) => {
    const client = await RawClient.open(lesson.origin);
    client.send('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await page.goto(lesson.view);
    await page.locator('.row', { hasText: '200 OK' }).click();
    await page.locator('wire-detail .field').first().waitFor();
    // A row is drawn in columns and said as a sentence, which has its words in another order.
    const rules = { 'label-content-name-mismatch': { enabled: false } };
    expect(await violationsOf(page, { rules })).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await violationsOf(page, { rules })).toEqual([]);
    client.reset();
  });

  test('offers the way to the newest row below the rows, and covers none', async ({
    lesson,
    page,
  }) => {
    const steps = Array.from({ length: 60 }, () => ['down', frame(0x81, 'text')] as const);
    for (const event of happenings(1, 'open', ...handshake(), ...steps)) {
      lesson.recorder.take(event);
    }
    await page.goto(lesson.view);
    const list = page.getByRole('listbox');
    await page.locator('.row').first().waitFor();
    await list.press('Home');
    const toNewest = page.getByRole('button', { name: 'To the newest' });
    await toNewest.waitFor();
    const [rows, button] = [await list.boundingBox(), await toNewest.boundingBox()];
    expect(button?.y).toBeGreaterThanOrEqual((rows?.y ?? NaN) + (rows?.height ?? NaN));
    await toNewest.press('Enter');
    await toNewest.waitFor({ state: 'hidden' });
  });

  test('draws the rows that can be seen, of any number, and fits a narrow screen', async ({
    page,
    serve,
    stop,
  }) => {
    const recorder = new Recorder();
    const text = (index: number) => ['down', frame(0x81, `message ${index}`)] as const;
    const steps = Array.from({ length: 4400 }, (_, index) => text(index));
    for (const event of happenings(1, 'open', ...handshake(), ...steps)) recorder.take(event);
    await page.setViewportSize({ width: 390, height: 700 });
    await page.goto(await serve(createView({ recorder, title: 'a trace', signal: stop.signal })));
    await page.locator('.row', { hasText: 'connection 1 opens' }).waitFor(); // a trace is read from its beginning
    expect(await page.locator('.row').count()).toBeLessThan(60);
    await page.getByRole('listbox').press('End');
    await page.getByText('message 4399').waitFor();
    expect(await page.locator('.row').count()).toBeLessThan(60);
    await page.locator('.row', { hasText: 'message 4399' }).click();
    const firstLine = page.locator('.dump .line').first().locator('.hex .byte');
    await expect.poll(() => firstLine.count()).toBe(8);
    expect(await page.locator('.filters').isVisible()).toBe(false); // there is room for little
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(390);
    await page.setViewportSize({ width: 1280, height: 700 });
    await expect.poll(() => firstLine.count()).toBe(16);
    expect(await page.locator('.faults').isVisible()).toBe(false); // nothing to break
  });
});

describe('the controls', () => {
  test.for([
    ['of another origin', 'POST', { Origin: 'http://127.0.0.1:1' }, 403],
    ['of a page without an origin', 'POST', { Origin: 'null' }, 403],
    ['without an origin', 'POST', {}, 403],
    ['for another host', 'POST', { Host: 'evil.example', Origin: 'http://evil.example' }, 403],
    ['by GET', 'GET', {}, 405],
  ] as const)('refuse a request %s', async ([, method, fields, status], { lesson }) => {
    const client = await RawClient.open(lesson.origin);
    await expect.poll(() => lesson.relay.connections.size).toBe(1);
    const { host } = new URL(lesson.view);
    const head = Object.entries({ Host: host, Connection: 'close', ...fields });
    const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const request = `${method} /fault?name=cut HTTP/1.1\r\n${lines}\r\n`;
    expect(await RawClient.exchange(lesson.view, request)).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} `),
    );
    expect(lesson.relay.connections.size).toBe(1);
    client.reset();
  });

  test('heal what was still to come, too', async ({ lesson }) => {
    const client = await RawClient.open(lesson.origin);
    await expect.poll(() => lesson.relay.connections.size).toBe(1);
    lesson.faults.inject('502', 1);
    lesson.faults.inject('heal');
    expect((await fetch(lesson.origin)).status).toBe(200);
    client.reset();
  });

  test('say what they do not know', async ({ lesson }) => {
    const headers = { Origin: lesson.view };
    const ask = async (query: string) =>
      (await fetch(`${lesson.view}/fault?${query}`, { method: 'POST', headers })).status;
    expect(await ask('name=burn')).toBe(400);
    expect(await ask('')).toBe(400);
    expect(await ask('name=cut&connection=9')).toBe(404);
    expect(await ask('name=heal')).toBe(200);
    expect((await fetch(`${lesson.view}/row?n=99`)).status).toBe(404);
    expect((await fetch(`${lesson.view}/rows`, { method: 'HEAD' })).status).toBe(200);
  });
});

test.for([
  ['TLS', '16030100a1010000a10303', 'TLS ClientHello'],
  ['HTTP/2', Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n').toString('hex'), 'HTTP/2'],
  ['nothing known', '00ff00ff0d0a0d0a', ''],
] as const)('%s is relayed unharmed, and shown as bytes', async ([, hex, reason], { observe }) => {
  const echo = createServer((socket) => socket.on('error', () => {}).pipe(socket));
  const observed = await observe(echo);
  const client = await RawClient.open(observed.origin);
  const bytes = Buffer.from(hex, 'hex');
  client.send(bytes);
  await client.until((received) => received.equals(bytes));
  client.socket.end();
  await client.closed();
  const units = () =>
    rowsOf(observed.recorder).filter((row: Row): row is UnitRow => row.type === 'unit');
  await expect.poll(() => units().length).toBeGreaterThanOrEqual(2);
  expect(units()[0]).toMatchObject({ kind: 'bytes', reason: expect.stringContaining(reason) });
  const closed = once(echo, 'close');
  echo.close();
  await closed;
});
