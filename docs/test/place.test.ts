import type { Page } from 'playwright-core';
import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { areDrawn, isAtTop, open, quietDocs } from './open.ts';

describe('a place on a page', () => {
  const six = '#_47-six-connections-and-no-more';

  test('is kept while diagrams and a recording come in above it, until it is scrolled', async ({
    page,
    serve,
    stop,
  }) => {
    await open(page, await serve(quietDocs(stop)), '/mistakes');
    await page.locator('#main a[href*="04-sse?id=_47"]').click();
    await allIsThere(page);
    expect(await page.locator(six).evaluate(isAtTop)).toBe(true);
    await page.evaluate(() => scrollBy(0, 2000)); // as by a search of the browser's own
    await page.evaluate(standstill);
    await page.setViewportSize({ width: 900, height: 800 });
    await page.evaluate(standstill);
    expect(await page.locator(six).evaluate(isAtTop)).toBe(false);
  });

  test('is where the reader was on the way back, from a shorter page too', async ({
    page,
    serve,
    stop,
  }) => {
    await open(page, await serve(quietDocs(stop)), '/04-sse');
    await allIsThere(page);
    await page.mouse.move(640, 400);
    await page.mouse.wheel(0, 9000);
    await page.waitForFunction(() => history.state?.top === 9000);
    await page.evaluate(() => {
      location.hash = '/wire';
    });
    await page.getByRole('heading', { level: 1, name: 'The wire view' }).waitFor();
    await page.evaluate(standstill);
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await page.goBack();
    await allIsThere(page);
    expect(await page.evaluate(() => scrollY)).toBe(9000);
  });

  test('is found by an address that is typed on the same page', async ({ page, serve, stop }) => {
    await open(page, await serve(quietDocs(stop)), '/04-sse');
    await allIsThere(page);
    await page.evaluate(() => {
      location.hash = '/04-sse?id=_47-six-connections-and-no-more';
    });
    await page.evaluate(standstill);
    expect(await page.locator(six).evaluate(isAtTop)).toBe(true);
  });

  /** Resolves when lesson 4 is there, with all that comes later, and stands still. */
  async function allIsThere(page: Page): Promise<void> {
    await page.locator('figure.diagram svg').first().waitFor();
    await areDrawn(page);
    await page.locator('wire-frame iframe').waitFor();
    await page.evaluate(standstill);
  }
});

/** In the browser: resolves when the page has not been scrolled for ten frames. */
function standstill(): Promise<void> {
  return new Promise((resolve) => {
    let [last, frames] = [scrollY, 0];
    const look = () => {
      frames = scrollY === last ? frames + 1 : 0;
      last = scrollY;
      if (frames === 10) resolve();
      else requestAnimationFrame(look);
    };
    look();
  });
}
