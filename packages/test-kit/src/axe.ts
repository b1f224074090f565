import type { RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

declare const axe: typeof import('axe-core');

/**
 * What axe finds wrong with a page for those who hear it, see it badly or have no mouse: each rule that
 * is broken, how often, the first element and what to do. Frames are pages of their own and not looked
 * at.
 */
export async function violationsOf(page: Page, chosen: RunOptions = {}): Promise<string[]> {
  const { source } = (await import('axe-core')).default;
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const options: RunOptions = { iframes: false, resultTypes: ['violations'], ...chosen };
  const { violations } = await page.evaluate((options) => axe.run(options), options);
  return violations.map(
    ({ id, nodes }) =>
      `${id}, ${nodes.length} times: ${nodes[0]?.html}\n${nodes[0]?.failureSummary}`,
  );
}
