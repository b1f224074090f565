import { PanelView } from 'test-kit';
import { describe, expect } from 'vitest';
import { test } from './fixtures.ts';

test('a page speaks the language of the browser, and its address overrides that', async ({
  start,
  browser,
}) => {
  const origin = await start();
  const context = await browser.newContext({ locale: 'zh-TW' });
  const page = await context.newPage();
  const languageOf = async (query: string) => {
    await page.goto(`${origin}/${query}`);
    await page.getByRole('log').waitFor();
    return page.locator('html').getAttribute('lang');
  };
  expect(await languageOf('')).toBe('zh-CN');
  expect(await languageOf('?lang=en')).toBe('en');
  expect(await languageOf('?lang=zh')).toBe('zh-CN');
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Connect', exact: true }).waitFor();
  await page.getByRole('link', { name: '中文' }).click();
  await page.getByRole('button', { name: '连接' }).waitFor();
  await context.close();
});

describe('in Chinese', () => {
  test('what is said later is Chinese too, and what differs in it stays', async ({
    start,
    page,
  }) => {
    await page.goto(`${await start()}/?lang=zh`);
    await page.getByRole('button', { name: '连接' }).click();
    await page.evaluate(() => {
      const { log, say } = globalThis.connection;
      say('the server answered 503: trying again in 0.5 s');
      log.show({ type: 'reset', cursor: 'a-1' });
      log.note('nobody has translated this');
    });
    const panel = new PanelView(page, 'panel');
    expect(await panel.state()).toBe('服务器的回答是 503：0.5 秒后重试');
    expect(await panel.lines()).toEqual([
      'nobody has translated this',
      'reset：出现缺口。日志从 a-1 继续',
      '服务器的回答是 503：0.5 秒后重试',
    ]);
    expect(await page.locator('dt').allTextContents()).toEqual(['收到', '缺失', '重复', '重置']);
  });

  test('a sentence keeps the elements that stand in it', async ({ start, page }) => {
    await page.goto(`${await start()}/?lang=zh`);
    const paragraph = page.getByRole('paragraph');
    expect(await paragraph.textContent()).toBe('事件的 id。');
    expect(await paragraph.locator('code').textContent()).toBe('id');
  });
});
