import type { Browser, Page } from 'playwright-core';
import { inject } from 'vitest';

/**
 * What a test may do and leave no trace: look, and use the page as a person does. Anything else (a
 * clock of its own, a script put in, a listener, another size) could be felt by the next test.
 */
const harmless: ReadonlySet<PropertyKey> = new Set<keyof Page | 'then'>([
  'evaluate',
  'getByRole',
  'getByText',
  'goto',
  'keyboard',
  'locator',
  'screenshot',
  'then', // asked by `await` of anything that is awaited
  'title',
  'url',
]);

/**
 * A page and what went wrong in it. A page is dear, a process and a third of a second: one that the
 * last test left as it was is given to the next.
 */
export class Tab {
  readonly page: Page;
  /** Script errors, violations of the content security policy, requests that leave this machine. */
  faults: string[] = [];
  /** Whether a test did something that {@link rest} cannot undo. */
  touched = false;
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
    this.page = new Proxy(page, {
      get: (target, name) => {
        if (!harmless.has(name)) this.touched = true;
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    page.on('pageerror', (error) => this.faults.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      const text = message.text();
      if (/Content Security Policy|TrustedHTML/.test(text)) this.faults.push(text);
    });
    page.on('request', (request) => {
      const { hostname } = new URL(request.url());
      if (!['127.0.0.1', 'localhost'].includes(hostname)) {
        this.faults.push(`asked ${request.url()}`);
      }
    });
  }

  static async open(browser: Browser): Promise<Tab> {
    const context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
    context.setDefaultTimeout(inject('patience'));
    return new Tab(await context.newPage());
  }

  /** Leaves the test's page, and nothing behind: the next server may have the same port. */
  async rest(): Promise<void> {
    if (/^http:/.test(this.#page.url())) await this.#page.evaluate(() => sessionStorage.clear());
    await this.#page.goto('about:blank');
    await this.#page.context().clearCookies();
    this.faults = [];
  }

  async close(): Promise<void> {
    await this.#page.context().close();
  }
}
