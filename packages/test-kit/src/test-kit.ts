import { once, setMaxListeners } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import type { Browser, BrowserType, Page } from 'playwright-core';
import { test as base, expect, vi } from 'vitest';
import { ensureBrowser, findWindowedBrowser } from './browser.ts';
import { findRedis, RedisServer, redisHelp } from './redis.ts';
import { Tab } from './tab.ts';
import { within } from './within.ts';

export { violationsOf } from './axe.ts';
export { endsInTime } from './ends-in-time.ts';
export { freePort } from './free-port.ts';
export { collectGarbage } from './garbage.ts';
export { PanelView } from './panel-view.ts';
export { RawClient } from './raw-client.ts';
export type { RedisServer } from './redis.ts';
export { serverToCheck } from './server-to-check.ts';
export { timers } from './timers.ts';
export { within } from './within.ts';

interface Fixtures {
  /** Stops what a test has started; aborts when the test is over. */
  stop: AbortController;
  /**
   * Listens on 127.0.0.1, on any free port unless one is named, and answers the origin
   * (`http://127.0.0.1:49152`). After the test the server must close: one that cannot has left
   * something behind, and the test fails.
   */
  serve: (server: Server, port?: number) => Promise<string>;
  /**
   * Lets so many milliseconds pass for the timers of what is started after, where they are the global
   * ones: not for Engine.IO's.
   */
  passTime: (milliseconds: number) => void;
  /**
   * A page in a real browser. The test fails when a script of the page throws, when its content
   * security policy is violated, or when it asks for anything that is not on this machine. It may
   * be the page of the test before, where that test left nothing behind ({@link Tab}).
   */
  page: Page;
  browser: Browser;
  /** The same in a browser with all that people have, whatever the others are in. It costs a start. */
  windowedPage: Page;
  /** A real Redis, of this test alone. It has on disk what it has answered. */
  redis: RedisServer;
}

const flags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** vitest's `test`, with a server, a browser and a stop signal where a test asks for them. */
export const test = base.extend<Fixtures>({
  stop: async ({}, use) => {
    const stop = new AbortController();
    setMaxListeners(0, stop.signal); // a test may start many servers
    await use(stop);
    stop.abort();
  },

  serve: async ({ stop }, use) => {
    const closings: Promise<void>[] = [];
    await use(async (server, port = 0) => {
      closings.push(new Promise((resolve) => server.once('close', resolve)));
      server.listen(port, '127.0.0.1');
      await within(once(server, 'listening'), () => 'The server does not listen.');
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    stop.abort();
    await within(Promise.all(closings), () => 'The server was told to stop and did not close.');
  },

  passTime: async ({}, use) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    await use((milliseconds) => vi.advanceTimersByTime(milliseconds));
    vi.useRealTimers();
  },

  browser: [
    async ({}, use) => {
      const chromium = await playwright();
      const browser = await chromium.launch({ executablePath: ensureBrowser(), args: flags });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],

  page: async ({ browser, task }, use) => {
    const tab = resting ?? (await Tab.open(browser));
    resting = undefined;
    await use(tab.page);
    const { faults } = tab;
    if (tab.touched || task.result?.state === 'fail') {
      await tab.close();
    } else {
      await tab.rest();
      resting = tab;
    }
    expect(faults).toEqual([]);
  },

  windowedPage: async ({ skip }, use) => {
    const executablePath = findWindowedBrowser();
    if (!executablePath) return skip('There is no Chrome or Chromium with windows here.');
    const chromium = await playwright();
    const browser = await chromium.launch({
      executablePath,
      args: flags,
      ignoreDefaultArgs: ['--disable-back-forward-cache'], // people have it
    });
    const { page, faults } = await Tab.open(browser);
    await use(page);
    await browser.close();
    expect(faults).toEqual([]);
  },

  redis: async ({ skip }, use) => {
    const path = findRedis();
    if (!path && process.env.CI) throw new Error(redisHelp); // there it must not be passed over
    if (!path) return skip(redisHelp);
    const redis = await RedisServer.start(path, { isDurable: true });
    await use(redis);
    await redis.stop();
  },
});

/** The page of the last test, where the next may have it. */
let resting: Tab | undefined;

/** Loaded with the first browser: it takes longer to load than most tests to run. */
async function playwright(): Promise<BrowserType> {
  return (await import('playwright-core')).chromium;
}
