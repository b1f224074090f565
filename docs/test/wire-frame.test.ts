import { createServer } from 'node:http';
import { extname } from 'node:path';
import { createServer as createLesson } from '04-sse/src/server.ts';
import { Feed } from 'feed';
import { test } from 'test-kit';
import { expect } from 'vitest';
import { createView, watch } from 'wire';
import { createDocsServer } from '../src/server.ts';

/** What a server of files knows of them, at the least. */
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

test('a recording is shown where nothing runs: by any server of files, below any path', async ({
  page,
  serve,
  stop,
}) => {
  const docs = await serve(createDocsServer(stop));
  const files = createServer(async ({ url = '' }, res) => {
    const { pathname } = new URL(url, docs);
    const [, path] = /^\/some\/where(\/.+)$/.exec(pathname) ?? [];
    const file = path && path !== '/docs/running.json' ? await fetch(docs + path) : undefined;
    if (!file?.ok) res.writeHead(404).end();
    else {
      res.setHeader('Content-Type', types[extname(pathname) || '.html'] ?? 'text/plain');
      res.end(Buffer.from(await file.arrayBuffer()));
    }
  });
  stop.signal.addEventListener('abort', () => files.close());
  const origin = await serve(files);
  const outside: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/some/where/`)) outside.push(request.url());
  });

  await page.goto(`${origin}/some/where/docs/#/04-sse`);
  const element = page.locator('wire-frame');
  await element.scrollIntoViewIfNeeded();
  const view = element.frameLocator('iframe');
  await view.locator('.row', { hasText: 'hello' }).first().click();
  await view.locator('wire-detail .field', { hasText: 'retry' }).first().waitFor();
  expect(await view.locator('.dump').textContent()).toContain('retry: ');
  // There is nothing to break, and nothing that is new.
  expect(await view.getByRole('button', { name: /Cut|Pause|newest/ }).count()).toBe(0);
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    view.getByRole('link', { name: 'Save trace' }).click(),
  ]);
  expect(saved.url()).toBe(`${origin}/some/where/wire/traces/04-sse.jsonl`);
  await element.getByRole('button', { name: 'Show my own connection' }).press('Enter');
  await element.getByText(/^Not running at/).waitFor();
  expect(outside).toEqual([]);
});

test('a recording speaks the language of the page that shows it', async ({ page, serve, stop }) => {
  await page.goto(
    `${await serve(createDocsServer({ signal: stop.signal, ports: {} }))}/docs/#/zh/04-sse`,
  );
  const element = page.locator('wire-frame');
  await element.scrollIntoViewIfNeeded();
  const view = element.frameLocator('iframe');
  await view.getByText('轨迹 · 04-sse').waitFor();
  await view.getByRole('link', { name: 'English' }).click();
  await view.getByText('a trace · 04-sse').waitFor(); // the same recording, by the view's own switch
});

test('while a lesson runs, its page and its bytes stand side by side', async ({
  page,
  serve,
  stop,
}) => {
  const { signal } = stop;
  const feed = new Feed({ epoch: 'test', now: () => 0 });
  const portOf = (origin: string) => Number(new URL(origin).port);
  const { relay, recorder, faults } = watch(
    portOf(await serve(createLesson({ feed, signal }))),
    signal,
  );
  const view = createView({ recorder, faults, title: 'a test', signal });
  const ports = { page: portOf(await serve(relay.server)), view: portOf(await serve(view)) };
  const docs = await serve(createDocsServer({ signal, ports: { '04-sse': ports } }));

  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${docs}/docs/#/04-sse`);
  const element = page.locator('wire-frame.both');
  await element.scrollIntoViewIfNeeded();
  const [left, right] = [element.locator('iframe').first(), element.locator('iframe').last()];
  const lesson = left.contentFrame();
  await lesson
    .locator('#same-origin')
    .getByRole('button', { name: 'Connect', exact: true })
    .click();
  await lesson.getByText('hello: the log').waitFor();
  feed.publish(21);
  await right.contentFrame().locator('.row', { hasText: '"seq":1,' }).waitFor();
  const [a, b] = [await left.boundingBox(), await right.boundingBox()];
  expect(b?.y).toBe(a?.y);
  expect(b?.x).toBeGreaterThanOrEqual((a?.x ?? 0) + (a?.width ?? 0));

  await element.getByRole('button', { name: 'Show the recording' }).press('Enter');
  const recording = page.locator('wire-frame.recording');
  await recording.frameLocator('iframe').locator('.row').first().waitFor();
  await recording.getByRole('button', { name: 'Show my own connection' }).press('Enter');
  await element.waitFor();
});
