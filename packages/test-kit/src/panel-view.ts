import type { Locator, Page } from 'playwright-core';
import { within } from './within.ts';

export interface Counters {
  received: number;
  missing: number;
  duplicated: number;
  resets: number;
}

/** One panel of a lesson's page, as a person uses it: two buttons, a state, counters, a log. */
export class PanelView {
  readonly #root: Locator;

  constructor(page: Page, id: string) {
    this.#root = page.locator(`#${id}`);
  }

  async connect(): Promise<void> {
    await this.#root.getByRole('button', { name: 'Connect', exact: true }).press('Enter');
  }

  async disconnect(): Promise<void> {
    await this.#root.getByRole('button', { name: 'Disconnect' }).press('Enter');
  }

  /** Ends the wait before the next attempt, as a machine does that is online again. */
  async hurry(): Promise<void> {
    await this.#root.evaluate(() => dispatchEvent(new Event('online')));
  }

  async state(): Promise<string> {
    return (await this.#root.locator('output.state').textContent()) ?? '';
  }

  /** All of one moment. */
  async counters(): Promise<Counters> {
    const counts = await this.#root.locator('reading-log dd').allTextContents();
    const [received = NaN, missing = NaN, duplicated = NaN, resets = NaN] = counts.map(Number);
    return { received, missing, duplicated, resets };
  }

  /** The lines of the log, newest first. */
  async lines(): Promise<string[]> {
    return this.#root.locator('reading-log [role=log] p').allTextContents();
  }

  /** Resolves once a line of the log matches. The states are in it too: none is too short to see. */
  async shows(text: RegExp): Promise<void> {
    const shown = this.#root.locator('reading-log [role=log]').evaluate(
      (list, text) =>
        new Promise<void>((resolve) => {
          const look = () => {
            if (![...list.children].some((line) => text.test(line.textContent ?? ''))) return;
            observer.disconnect();
            resolve();
          };
          const observer = new MutationObserver(look);
          observer.observe(list, { childList: true });
          look();
        }),
      text,
      { timeout: 0 }, // `within` has it, and says what there is
    );
    await within(shown, async () => `${text} is not among:\n${(await this.lines()).join('\n')}`);
  }
}
