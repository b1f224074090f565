import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { createPageServer, type Route } from 'page-kit';
import { describe, expect } from 'vitest';
import { encodeEvent } from '#src/event-stream.ts';
import { page as pageFolder } from '#src/server.ts';
import { acceptable, asDispatched } from './events.ts';
import { test } from './fixtures.ts';

/** What any browser makes of an event stream: asked of a real one, without the lesson's page code. */

test('a browser reads what was encoded, whatever the text', async ({ serve, stop, page }) => {
  const events = fc.sample(acceptable, { numRuns: 300, seed: 4 });
  const stream: Route = ({ res }) => {
    res.writeHead(200, eventStream);
    res.end(`${events.map(encodeEvent).join('')}event: over\ndata: \n\n`);
  };
  await page.goto(await serve(serverOf(stream, stop.signal)));

  let lastEventId = '';
  const expected = events.flatMap((event) => {
    lastEventId = event.id ?? lastEventId;
    return asDispatched(event).map(({ event: type = 'message', data }) => ({
      type,
      data,
      lastEventId,
    }));
  });
  const types = [...new Set(expected.map(({ type }) => type))];
  const read = await page.evaluate(
    (types) =>
      new Promise((resolve) => {
        const seen: { type: string; data: string; lastEventId: string }[] = [];
        const source = new EventSource('/stream');
        for (const type of types) {
          source.addEventListener(type, ({ data, lastEventId }) =>
            seen.push({ type, data, lastEventId }),
          );
        }
        source.addEventListener('over', () => {
          source.close();
          resolve(seen);
        });
      }),
    types,
  );
  expect(read).toEqual(expected);
});

test('a browser given ids comes back for the rest, and 204 makes it stop', async ({
  feed,
  start,
  page,
}) => {
  for (let seq = 1; seq <= 5; seq += 1) feed.publish(seq);
  await page.goto(await start({ retry: 10 }));
  // A page that knows nothing of the event `end`, and so is left to the browser's own devices.
  const seqs = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const seqs: number[] = [];
        const source = new EventSource('/readings?limit=3&after=test-0');
        source.onmessage = ({ data }) => seqs.push(JSON.parse(data).seq);
        source.onerror = () => source.readyState === EventSource.CLOSED && resolve(seqs);
      }),
  );
  expect(seqs).toEqual([1, 2, 3]);
});

test.for([
  ['404', (res: ServerResponse) => res.writeHead(404, eventStream).end()],
  ['503', (res: ServerResponse) => res.writeHead(503, eventStream).end()],
  ['204', (res: ServerResponse) => res.writeHead(204).end()],
  ['200 of another type', (res: ServerResponse) => res.end('data: x\n\n')],
] as const)('a browser gives up for good after %s', async ([, answer], { serve, stop, page }) => {
  await page.goto(await serve(serverOf(({ res }) => answer(res), stop.signal)));
  const state = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const source = new EventSource('/stream');
        source.onerror = () => resolve(source.readyState);
      }),
  );
  expect(state).toBe(2);
});

test('six streams take all connections to a host: the seventh request waits for one to close', async ({
  feed,
  start,
  page,
}) => {
  await page.goto(await start());
  await page.evaluate(async () => {
    const sources = Array.from({ length: 6 }, () => new EventSource('/readings'));
    const next = (type: string) =>
      Promise.all(
        sources.map((source) => new Promise((heard) => source.addEventListener(type, heard))),
      );
    const order: string[] = [];
    Object.assign(globalThis, { sources, next, order });
    await next('hello');
    fetch('/client.ts', { cache: 'no-store' }).then(() => order.push('answered'));
  });
  expect(feed.followers).toBe(6);

  // Meanwhile all six streams are served, again and again.
  for (let seq = 1; seq <= 5; seq += 1) {
    const arrived = page.evaluate('next("message")');
    await page.evaluate('undefined'); // the listeners are there
    feed.publish(seq);
    await arrived;
  }
  expect(await page.evaluate('order')).toEqual([]);
  await page.evaluate('sources[0].close()');
  await expect.poll(() => page.evaluate('order')).toEqual(['answered']);
});

describe('with credentials, a browser lets a page read another origin', () => {
  const exact = (origin: string) => ({ 'Access-Control-Allow-Origin': origin });
  const credentials = { 'Access-Control-Allow-Credentials': 'true' };

  test.for([
    ['not without a word about it', () => ({}), 2],
    ['not with *', () => ({ ...exact('*'), ...credentials }), 2],
    ['not with an origin that is none', () => ({ ...exact('http:127.0.0.1/'), ...credentials }), 2],
    ['not with a slash at the end', (o: string) => ({ ...exact(`${o}/`), ...credentials }), 2],
    ['not with the exact origin alone', exact, 2],
    ['with the exact origin and credentials', (o: string) => ({ ...exact(o), ...credentials }), 1],
  ] as const)('%s', async ([, headers, expected], { start, serve, stop, page }) => {
    const origin = await start();
    const stream: Route = ({ res }) =>
      res.writeHead(200, { ...eventStream, ...headers(origin) }).write(': open\n\n');
    const other = await serve(serverOf(stream, stop.signal));
    await page.goto(origin);
    const state = await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const source = new EventSource(url, { withCredentials: true });
          source.onopen = source.onerror = () => resolve(source.readyState);
        }),
      `${other}/stream`,
    );
    expect(state).toBe(expected);
  });
});

const eventStream = { 'Content-Type': 'text/event-stream' };

function serverOf(stream: Route, signal: AbortSignal) {
  const routes = { '/stream': stream };
  return createPageServer({ page: pageFolder, crossOriginRoutes: routes, signal });
}
