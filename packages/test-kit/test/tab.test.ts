import { createServer } from 'node:http';
import { describe, expect } from 'vitest';
import { Tab } from '../src/tab.ts';
import { test as base } from '../src/test-kit.ts';

const test = base.extend<{ origin: string; tab: Tab }>({
  /** A server that answers everything with an empty page, under a strict policy. */
  origin: async ({ serve, stop }, use) => {
    const server = createServer((req, res) => {
      if (req.url === '/cookie') res.setHeader('Set-Cookie', 'a=b');
      res.setHeader('Content-Type', 'text/html');
      res.setHeader('Content-Security-Policy', "script-src 'self'");
      res.end('<title>A page</title>');
    });
    stop.signal.addEventListener('abort', () => {
      server.close();
      server.closeAllConnections();
    });
    await use(await serve(server));
  },
  tab: async ({ browser }, use) => {
    const tab = await Tab.open(browser);
    await use(tab);
    await tab.close();
  },
});

describe('a tab', () => {
  test('is given to the next test as long as it was only used as a person would', async ({
    origin,
    tab: { page },
    tab,
  }) => {
    await page.goto(origin);
    await page.getByRole('button', { name: 'Connect' }).count();
    await page.locator('title').textContent();
    await page.keyboard.press('Tab');
    await page.evaluate(() => document.title);
    expect(tab.touched).toBe(false);
  });

  test('is not, once a test did what the next one could feel', ({ tab }) => {
    for (const name of ['addInitScript', 'clock', 'context', 'on', 'route', 'setViewportSize']) {
      tab.touched = false;
      Reflect.get(tab.page, name);
      expect(tab.touched, name).toBe(true);
    }
  });

  test('rests without its page, its cookies, its storage and its faults', async ({
    origin,
    tab,
  }) => {
    await tab.page.goto(`${origin}/cookie`);
    expect(await tab.page.evaluate(() => document.cookie)).toBe('a=b');
    await tab.page.evaluate(() => sessionStorage.setItem('a', 'b'));
    await tab.page.evaluate(() => void setTimeout(() => JSON.parse('{')));
    await expect.poll(() => tab.faults).toHaveLength(1);
    await tab.rest();
    expect(tab.page.url()).toBe('about:blank');
    expect(tab.faults).toEqual([]);
    await tab.page.goto(origin);
    expect(await tab.page.evaluate(() => document.cookie)).toBe('');
    expect(await tab.page.evaluate(() => sessionStorage.length)).toBe(0);
  });
});

describe('a fault', () => {
  test('is a script that throws', async ({ origin, tab }) => {
    await tab.page.goto(origin);
    await tab.page.evaluate(() => void setTimeout(() => JSON.parse('{')));
    await expect.poll(() => tab.faults).toEqual([expect.stringMatching(/^uncaught: .*JSON/)]);
  });

  test('is a violation of the policy', async ({ origin, tab }) => {
    await tab.page.goto(origin);
    await tab.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = true';
      document.head.append(script);
    });
    await expect
      .poll(() => tab.faults)
      .toEqual([expect.stringContaining('Content Security Policy')]);
  });

  test('is a request that leaves this machine', async ({ origin, tab }) => {
    await tab.page.goto(origin);
    // A name that is never looked up in earnest (RFC 6761 §6.4).
    await tab.page.evaluate(() => void fetch('http://elsewhere.invalid/').catch(() => {}));
    await expect.poll(() => tab.faults).toEqual(['asked http://elsewhere.invalid/']);
  });
});
