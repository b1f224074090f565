/**
 * Takes the pictures of the README anew, in light colours and in dark ones: lesson 04 and its bytes,
 * side by side as the docs show them. `pnpm docs:picture`
 */
import { fileURLToPath } from 'node:url';
import { createServer as createLesson } from '04-sse/src/server.ts';
import { Feed } from 'feed';
import { chromium } from 'playwright-core';
import { ensureBrowser } from 'test-kit/browser';
import { createView, watch } from 'wire';
import { createDocsServer } from '../src/server.ts';
import { portOf } from './stage.ts';

const stop = new AbortController();
const { signal } = stop;
const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: ['--no-sandbox'],
});
for (const colorScheme of ['light', 'dark'] as const) {
  let seq = 0;
  // Any moment will do, as long as it is always the same.
  const feed = new Feed({ epoch: 'demo', now: () => Date.UTC(2026, 0, 1, 12) + 1000 * seq });
  const { relay, recorder, faults } = watch(await portOf(createLesson({ feed, signal })), signal);
  const view = createView({ recorder, faults, title: 'lesson 04', signal });
  const ports = { page: await portOf(relay.server), view: await portOf(view) };
  const docs = await portOf(createDocsServer({ signal, ports: { '04-sse': ports } }));

  const page = await browser.newPage({
    colorScheme,
    viewport: { width: 1440, height: 700 },
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  await page.goto(`http://127.0.0.1:${docs}/docs/#/04-sse`);
  const both = page.locator('wire-frame.both');
  await both.scrollIntoViewIfNeeded();
  const lesson = both.locator('iframe').first().contentFrame();
  const panel = lesson.locator('#same-origin');
  await panel.scrollIntoViewIfNeeded();
  const bytes = both.locator('iframe').last().contentFrame();
  await bytes.getByRole('button', { name: 'Clear' }).press('Enter');
  await panel.getByRole('button', { name: 'Connect', exact: true }).press('Enter');
  const publish = async () => {
    seq += 1;
    feed.publish(20 + seq / 2);
    await panel.getByText(`#${seq} `).waitFor();
    await bytes.locator('.row', { hasText: `"seq":${seq},` }).waitFor();
  };
  await panel.getByText(/^hello/).waitFor();
  for (let count = 0; count < 3; count += 1) await publish();
  await bytes.getByRole('button', { name: 'Cut (RST)' }).press('Enter');
  await bytes.locator('.row', { hasText: 'is reset' }).first().waitFor();
  for (let count = 0; count < 3; count += 1) {
    seq += 1;
    feed.publish(20 + seq / 2); // while nobody listens
  }
  await panel.getByText(`#${seq} `).waitFor();
  await publish();
  await bytes.locator('.row', { hasText: `"seq":${seq},` }).click();
  await bytes.locator('wire-detail .field').first().waitFor();
  await bytes.getByRole('button', { name: 'To the newest' }).press('Enter');
  await both.screenshot({
    path: fileURLToPath(new URL(`../pictures/lesson-04-${colorScheme}.png`, import.meta.url)),
    style: '.language { display: none }', // it floats above the page
  });
  await page.close();
}
await browser.close();
stop.abort();
