import type { Message } from 'feed';
import { inOwnLanguage } from './language.ts';
import { Tally } from './tally.ts';

/** How many lines the page keeps; older ones leave at the bottom. */
const lines = 100;

/**
 * `<reading-log>`: four counters and a list of what arrived, newest first. Everything that came
 * over the wire is shown through `textContent`: it is text here, never markup.
 */
export class ReadingLog extends HTMLElement {
  readonly #tally = new Tally();
  readonly #counters = new Map<keyof Tally, HTMLElement>();
  readonly #list = document.createElement('div');

  connectedCallback(): void {
    if (this.#counters.size > 0) return;
    const counters = document.createElement('dl');
    for (const name of ['received', 'missing', 'duplicated', 'resets'] as const) {
      const group = document.createElement('div');
      const term = document.createElement('dt');
      const count = document.createElement('dd');
      term.textContent = name;
      count.textContent = '0';
      count.className = name;
      group.append(term, count);
      counters.append(group);
      this.#counters.set(name, count);
    }
    this.#list.tabIndex = 0;
    this.#list.setAttribute('role', 'log');
    this.#list.setAttribute('aria-live', 'off');
    this.#list.setAttribute('aria-label', 'What arrived, newest first');
    this.append(counters, this.#list);
  }

  /** Counts and shows one message of the feed. */
  show(message: Message): void {
    switch (message.type) {
      case 'hello':
        this.note(`hello: the log stands at ${message.cursor}`);
        break;
      case 'reset':
        this.#tally.reset();
        this.#line('gap', `reset: a gap. The log goes on from ${message.cursor}`);
        break;
      case 'stale':
        this.#line('gap', 'stale: the server cannot reach its log, and waits for it');
        break;
      case 'reading': {
        const time = new Date(message.at).toLocaleTimeString();
        this.#line('reading', `#${message.seq}  ${message.value.toFixed(1)} °C  ${time}`);
        this.#tally.add(message.seq);
        break;
      }
    }
    for (const [name, element] of this.#counters) element.textContent = String(this.#tally[name]);
  }

  /** Shows a line that is not a reading: what the connection does, what it cost. */
  note(text: string): void {
    this.#line('note', text);
  }

  #line(kind: 'reading' | 'note' | 'gap', text: string): void {
    const line = document.createElement('p');
    line.className = kind;
    line.textContent = inOwnLanguage(text);
    this.#list.prepend(line);
    if (this.#list.childElementCount > lines) this.#list.lastElementChild?.remove();
  }
}

customElements.define('reading-log', ReadingLog);
