import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { test, violationsOf } from 'test-kit';
import { describe, expect } from 'vitest';
import { open, quietDocs } from './open.ts';
import { root } from './pages.ts';

const shipped = readFileSync(new URL('packages/bench/result.json', root), 'utf8');

const status = (page: Page) => page.locator('bench-file [role=status]');
const drawings = (page: Page) => page.locator('bench-chart figure svg');

/** Takes a file, by the button for it. */
async function choose(page: Page, name: string, text: string): Promise<void> {
  const file = { name, mimeType: 'application/json', buffer: Buffer.from(text) };
  await page.getByLabel('A result file of your own').setInputFiles(file);
}

describe('the page Measured', () => {
  test('draws the shipped result, and has each picture as a table', async ({
    page,
    serve,
    stop,
  }) => {
    await open(page, await serve(quietDocs(stop)), '/measure');
    await page.locator('bench-chart[of=back] svg').waitFor();
    const result = JSON.parse(shipped);
    for (const of of ['delay', 'bytes', 'cpu', 'memory', 'growth', 'back']) {
      const chart = page.locator(`bench-chart[of=${of}]`);
      await chart.locator('svg[role=img]', { hasText: /\d/ }).first().waitFor();
      await chart.locator('summary').click();
      const heads = await chart.getByRole('columnheader').allTextContents();
      const cells = await chart.getByRole('cell').allTextContents();
      expect(heads.length, of).toBeGreaterThan(2);
      expect(
        cells.filter((text) => !/^-?[\d,]+(\.\d+)?$/.test(text)),
        of,
      ).toEqual([]);
    }
    expect(await violationsOf(page)).toEqual([]);
    const sse = result.ways.find(({ id }: { id: string }) => id === 'sse');
    const kib = (sse.idle.median / 1024).toLocaleString('en', { maximumSignificantDigits: 3 });
    const row = page.locator('bench-chart[of=memory] tr', {
      has: page.getByText('SSE', { exact: true }),
    });
    expect(await row.getByRole('cell').first().textContent()).toBe(kib);
    expect(await page.locator('bench-chart[of=memory] svg').textContent()).toContain(kib);
  });

  test('draws a file of the reader, dropped or chosen, and sends it nowhere', async ({
    page,
    serve,
    stop,
  }) => {
    await open(page, await serve(quietDocs(stop)), '/measure');
    await status(page).getByText('The result that comes with the course').waitFor();
    await drawings(page).last().waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));

    const own = JSON.parse(shipped);
    own.ways = own.ways.slice(0, 2);
    own.ways[1].id = 'constructor'; // not known, whatever it is called
    own.ways[1].title = 'A way of my own';
    await choose(page, 'mine.json', JSON.stringify(own));
    await status(page).getByText('mine.json is drawn below.').waitFor();
    await page.locator('bench-chart[of=cpu] svg', { hasText: 'A way of my own' }).waitFor();
    expect(await page.locator('bench-chart[of=growth] svg').count()).toBe(2);

    await page.locator('bench-file').evaluate((element, text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], 'dropped.json'));
      element.dispatchEvent(new DragEvent('drop', { dataTransfer }));
    }, shipped);
    await status(page).getByText('dropped.json is drawn below.').waitFor();
    expect(asked).toEqual([]);
  });

  test('draws nothing of what is no result, and says why', async ({ page, serve, stop }) => {
    await open(page, await serve(quietDocs(stop)), '/measure');
    for (const [name, text, why] of [
      ['cut.json', shipped.slice(0, 5000), 'cut.json is no JSON, or not all of it.'],
      ['other.json', '{"name":"docs"}', 'other.json is JSON, but no result of this benchmark.'],
      [
        'old.json',
        '{"format":"server-push-bench-0"}',
        'another version of the benchmark: server-push-',
      ],
      [
        'odd.json',
        shipped.replace('"cores": ', '"cores": -'),
        'is damaged: look at machine.cores.',
      ],
      ['large.json', ' '.repeat(1_000_001), 'large.json is too large'],
    ] as const) {
      await page.getByRole('button', { name: 'Show the one that comes' }).click();
      await drawings(page).first().waitFor();
      await choose(page, name, text);
      await status(page).getByText(why).waitFor();
      expect(await status(page).textContent()).toMatch(/Nothing is drawn\.$/);
      expect(await page.locator('bench-chart :is(svg, table), bench-file dd').count()).toBe(0);
    }
  });

  test('has its tables where what draws cannot be loaded', async ({ page, serve, stop }) => {
    await page.route('**/plot.umd.min.js', (route) => route.abort());
    await open(page, await serve(quietDocs(stop)), '/measure');
    const chart = page.locator('bench-chart[of=delay]');
    await chart.getByText('What draws could not be loaded.').waitFor();
    expect(await chart.locator('tbody tr').count()).toBe(JSON.parse(shipped).ways.length);
  });

  test('takes whatever a file says for text', async ({ page, serve, stop }) => {
    await open(page, await serve(quietDocs(stop)), '/measure');
    await drawings(page).last().waitFor();
    const before = await page.evaluate(() => document.querySelectorAll('*').length);
    const markup = '<img src=/nothing onerror="document.title=\'got in\'"><svg><script>';
    const hostile = JSON.parse(shipped);
    hostile.date = markup;
    hostile.machine.cpu = markup;
    hostile.machine.versions = { [markup]: markup };
    for (const [index, way] of hostile.ways.entries()) {
      way.id = `${index}${markup}`;
      way.title = `${index}${markup}`;
    }
    await choose(page, `${markup.replaceAll('/', '')}.json`, JSON.stringify(hostile));
    await status(page).getByText('is drawn below').waitFor();
    for (const of of ['delay', 'bytes', 'cpu', 'memory', 'growth', 'back']) {
      await page.locator(`bench-chart[of=${of}]`, { hasText: `0${markup}` }).waitFor();
    }
    expect(await page.locator('#main :is(img, script)').count()).toBe(0);
    // The same figures under other names: as many elements as before.
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBe(before);
    expect(await page.title()).not.toBe('got in');
  });
});
