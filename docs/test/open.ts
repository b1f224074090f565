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
