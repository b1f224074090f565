import type { Locator, Page } from 'playwright-core';

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

  async state(): Promise<string> {
    return (await this.#root.locator('output.state').textContent()) ?? '';
  }

  async counters(): Promise<Counters> {
    const count = async (name: string) =>
      Number(await this.#root.locator(`reading-log dd.${name}`).textContent());
    return {
      received: await count('received'),
      missing: await count('missing'),
      duplicated: await count('duplicated'),
      resets: await count('resets'),
    };
  }

  /** The lines of the log, newest first. */
  async lines(): Promise<string[]> {
    return this.#root.locator('reading-log li').allTextContents();
  }

  /** Resolves once a line of the log matches. The states are in it too: none is too short to see. */
  async shows(text: RegExp): Promise<void> {
    await this.#root.locator('reading-log li').filter({ hasText: text }).first().waitFor();
  }
}
