import type { Message } from 'feed';
import { PanelView } from 'test-kit';
import { describe, expect } from 'vitest';
import { test as base } from './fixtures.ts';

interface Fixtures {
  /** The one panel of the page of the tests. */
  panel: PanelView;
  /** Which of the two buttons can be pressed. */
  enabled: () => Promise<{ connect: boolean; disconnect: boolean }>;
  /** Hands messages to the log, as a lesson's page does. */
  show: (...messages: Message[]) => Promise<void>;
}

const test = base.extend<Fixtures>({
  panel: async ({ start, page }, use) => {
    await page.goto(await start());
    await use(new PanelView(page, 'panel'));
  },
  enabled: async ({ page }, use) => {
    const isEnabled = (name: string) => page.getByRole('button', { name, exact: true }).isEnabled();
    await use(async () => ({
      connect: await isEnabled('Connect'),
      disconnect: await isEnabled('Disconnect'),
    }));
  },
  show: async ({ page }, use) =>
    use((...messages) =>
      page.evaluate((all) => {
        for (const message of all) globalThis.connection.log.show(message);
      }, messages),
    ),
});

const reading = (seq: number, value = 20): Message => ({
  type: 'reading',
  cursor: `test-${seq}`,
  seq,
  at: 0,
  value,
});
const markup = '<img src="x" onerror="globalThis.hacked = true">';

describe('a panel', () => {
  test('begins unconnected, with one button to press', async ({ panel, enabled }) => {
    expect(await panel.state()).toBe('not connected');
    expect(await enabled()).toEqual({ connect: true, disconnect: false });
  });

  test('takes no press before it can heed it', async ({ start, page, enabled }) => {
    const held = new Promise<() => Promise<void>>((resolve) => {
      page.route('**/client.ts', (route) => resolve(() => route.continue()));
    });
    await page.goto(await start(), { waitUntil: 'commit' });
    const run = await held;
    expect(await enabled()).toEqual({ connect: false, disconnect: false });
    await run();
    await expect.poll(enabled).toEqual({ connect: true, disconnect: false });
  });

  test('is used by the keyboard alone: the focus goes where the next press is', async ({
    panel,
    page,
    enabled,
  }) => {
    await page.keyboard.press('Tab'); // the other language
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await enabled()).toEqual({ connect: false, disconnect: true });
    expect(await page.evaluate(() => globalThis.connection.signal.aborted)).toBe(false);
    await page.keyboard.press('Enter');
    expect(await enabled()).toEqual({ connect: true, disconnect: false });
    expect(await page.evaluate(() => globalThis.connection.signal.aborted)).toBe(true);
    expect(await panel.state()).toBe('not connected');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => globalThis.connection.signal.aborted)).toBe(false);
  });

  test('announces a state once, however often it is said', async ({ panel, page }) => {
    await panel.connect();
    const announced = await page.evaluate(async () => {
      const output = document.querySelector('output');
      if (!output) return [];
      const changes: unknown[] = [];
      const observer = new MutationObserver(() => changes.push(output.textContent));
      observer.observe(output, { childList: true, characterData: true, subtree: true });
      for (const state of ['connected', 'connected', 'connected', 'lost', 'connected']) {
        globalThis.connection.say(state);
        await Promise.resolve();
      }
      return changes;
    });
    expect(announced).toEqual(['connected', 'lost', 'connected']);
    expect(await panel.lines()).toEqual(['connected', 'lost', 'connected']);
    expect(await page.getByRole('status').textContent()).toBe('connected');
  });

  test('ends its connection when the page is left, and begins another on the way back', async ({
    start,
    windowedPage: page,
  }) => {
    await page.goto(await start());
    const panel = new PanelView(page, 'panel');
    await page.evaluate(() => {
      addEventListener('pageshow', ({ persisted }) => {
        if (persisted) globalThis.connection.log.note('kept'); // the page itself, not a fresh one
      });
    });
    const leaveAndReturn = async () => {
      await page.goto('about:blank');
      await page.goBack({ waitUntil: 'commit' }); // such a page does not load again
      await panel.shows(/^kept$/);
    };
    const isAborted = () => page.evaluate(() => globalThis.connection.signal.aborted);

    await panel.connect();
    await page.evaluate(() => Object.assign(globalThis, { left: globalThis.connection.signal }));
    await leaveAndReturn();
    expect(await panel.lines()).toContain('left for another page');
    expect(await page.evaluate('left.aborted')).toBe(true);
    expect(await isAborted()).toBe(false);

    await panel.disconnect();
    await leaveAndReturn();
    expect(await isAborted()).toBe(true); // nobody wanted to be connected
    expect(await panel.state()).toBe('not connected');
  });

  test('of a page that lacks one says what is missing', async ({ panel, page }) => {
    await panel.connect();
    const complaint = page.evaluate(
      "import('/kit/panel.ts').then(({ panel }) => panel('nowhere', () => {}))",
    );
    await expect(complaint).rejects.toThrow('The page has no button.connect in #nowhere.');
  });
});

describe('the log', () => {
  test('counts what it is shown', async ({ panel, show }) => {
    await panel.connect();
    expect(await panel.counters()).toEqual({ received: 0, missing: 0, duplicated: 0, resets: 0 });
    await show({ type: 'hello', cursor: 'test-0' }, reading(1), reading(1), reading(4));
    expect(await panel.counters()).toEqual({ received: 2, missing: 2, duplicated: 1, resets: 0 });
    await show({ type: 'reset', cursor: 'test-0' }, reading(1));
    expect(await panel.counters()).toEqual({ received: 3, missing: 2, duplicated: 1, resets: 1 });
  });

  test('has the newest line first, and no more than a hundred', async ({ panel, show }) => {
    await panel.connect();
    await show(...Array.from({ length: 150 }, (_, index) => reading(index + 1)));
    const lines = await panel.lines();
    expect(lines).toHaveLength(100);
    expect(lines[0]).toMatch(/^#150 {2}20\.0 °C {2}/);
    expect(lines[99]).toMatch(/^#51 /);
    expect(await panel.counters()).toMatchObject({ received: 150 });
  });

  test('shows markup as the text that it is', async ({ panel, page, show }) => {
    await panel.connect();
    const hostile = { ...reading(1), seq: markup, at: markup } as unknown as Message;
    await show({ type: 'hello', cursor: markup }, { type: 'reset', cursor: markup }, hostile);
    await page.evaluate((text) => globalThis.connection.log.note(text), markup);
    await page.evaluate((text) => globalThis.connection.say(text), markup);
    expect(await panel.lines()).toEqual([
      markup,
      markup,
      `#${markup}  20.0 °C  Invalid Date`,
      `reset: a gap. The log goes on from ${markup}`,
      `hello: the log stands at ${markup}`,
    ]);
    expect(await panel.state()).toBe(markup);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
  });

  test('does not count a reading whose value is no number', async ({ panel, page, show }) => {
    await panel.connect();
    const hostile = { ...reading(1), value: markup } as unknown as Message;
    await expect(show(hostile)).rejects.toThrow(/not a function/);
    await show(reading(1));
    expect(await panel.counters()).toMatchObject({ received: 1, duplicated: 0 });
    expect(await page.locator('img').count()).toBe(0);
  });

  test('can be reached and scrolled by keyboard, and is not read out line by line', async ({
    panel,
    page,
    show,
  }) => {
    await panel.connect();
    await show(...Array.from({ length: 100 }, (_, index) => reading(index + 1)));
    const log = page.getByRole('log', { name: 'What arrived, newest first' });
    expect(await log.getAttribute('aria-live')).toBe('off');
    await page.keyboard.press('Tab'); // from Disconnect
    expect(await log.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('End');
    await expect.poll(() => log.evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
  });

  test('keeps its counters and lines when it is moved in the page', async ({
    panel,
    page,
    show,
  }) => {
    await panel.connect();
    await show(reading(1));
    await page.evaluate(() =>
      document.querySelector('main section')?.append(globalThis.connection.log),
    );
    expect(await page.locator('reading-log dl').count()).toBe(1);
    expect(await panel.counters()).toMatchObject({ received: 1 });
    expect(await panel.lines()).toHaveLength(1);
  });
});
