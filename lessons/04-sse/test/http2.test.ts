import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { createFront } from '#src/http2.ts';
import { test as base } from './fixtures.ts';

interface Fixtures {
  /** A page that takes the certificate that nobody has signed. */
  trusting: Page;
  /** The lesson over HTTP/2: its origin. */
  front: string;
}

const test = base.extend<Fixtures>({
  trusting: async ({ browser }, use) => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    await use(await context.newPage());
    await context.close();
  },
  front: async ({ start, stop, serve }, use) => {
    const to = Number(new URL(await start()).port);
    const server = await createFront(to, stop.signal);
    await use((await serve(server)).replace('http:', 'https:'));
  },
});

const lines = (page: Page) => page.locator('li').allTextContents();
const waiting = 'waits for a connection';

describe('of seven streams', () => {
  test('the seventh waits over HTTP/1.1, and so does a plain request', async ({
    start,
    feed,
    page,
  }) => {
    await page.goto(`${await start()}/streams.html`);
    await page.getByText('Open seven streams').click();
    await expect.poll(() => feed.followers).toBe(6);
    feed.publish(1);
    const flowing = Array.from({ length: 6 }, () => 'open, readings: 1');
    await expect.poll(() => lines(page)).toEqual([...flowing, waiting]);
    expect(await page.locator('.protocol').textContent()).toBe('http/1.1');
    expect(await page.locator('.request').textContent()).toBe(waiting);

    for (let closed = 0; closed < 2; closed += 1) await page.getByText('Close one').click();
    await expect.poll(() => page.locator('.request').textContent()).toBe('answered 200');
    await expect.poll(() => lines(page)).not.toContain(waiting);
  });

  test('a plain request that fails says so', async ({ start, page }) => {
    await page.goto(`${await start()}/streams.html`);
    await page.route('**/kit/icon.svg', (route) => route.abort());
    await page.getByText('Open seven streams').click();
    await expect.poll(() => page.locator('.request').textContent()).toBe('no connection');
  });

  test('all flow over HTTP/2, and a plain request is answered', async ({
    front,
    feed,
    trusting,
  }) => {
    await trusting.goto(`${front}/streams.html`);
    await trusting.getByText('Open seven streams').click();
    await expect.poll(() => feed.followers).toBe(7);
    feed.publish(1);
    const flowing = Array.from({ length: 7 }, () => 'open, readings: 1');
    await expect.poll(() => lines(trusting)).toEqual(flowing);
    expect(await trusting.locator('.protocol').textContent()).toBe('h2');
    await expect.poll(() => trusting.locator('.request').textContent()).toBe('answered 200');
  });

  test('none is left in the server when the page goes, over HTTP/2 either', async ({
    front,
    feed,
    trusting,
  }) => {
    await trusting.goto(`${front}/streams.html`);
    await trusting.getByText('Open seven streams').click();
    await expect.poll(() => feed.followers).toBe(7);
    await trusting.close();
    await expect.poll(() => feed.followers).toBe(0);
  });
});
