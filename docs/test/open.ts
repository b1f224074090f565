import type { Page } from 'playwright-core';
import { createDocsServer } from '../src/server.ts';

/** The docs, with no lesson to be found, whatever else runs on this machine. */
export const quietDocs = ({ signal }: AbortController) => createDocsServer({ signal, ports: {} });

/** Opens a page of the docs; docsify is done with it when the links to its neighbours are there. */
export async function open(page: Page, origin: string, route = '/'): Promise<void> {
  await page.goto('about:blank'); // from one page of the site to another, nothing is loaded anew
  await page.goto(`${origin}/docs/#${route}`);
  await page.locator('.pager').waitFor();
}

/** Resolves when no diagram of the page is still to be drawn. */
export async function areDrawn(page: Page): Promise<void> {
  await page.locator('figure.diagram:empty').first().waitFor({ state: 'detached' });
}

/** In the browser: whether the page has been scrolled to an element. */
export function isAtTop(element: Element): boolean {
  const { top } = element.getBoundingClientRect();
  return top >= 0 && top < 100;
}
