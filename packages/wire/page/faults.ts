import type { FaultName } from '../src/row.ts';
import { button, create, find } from './dom.ts';
import { faults, own, words } from './words.ts';

const order: readonly FaultName[] = [
  'cut',
  'close',
  'freeze',
  'drip',
  'delay',
  'coalesce',
  'buffer',
  '502',
  'heal',
];

/** The buttons that break things, and the choice of what they break. */
export class FaultBar {
  readonly #target = create('select');
  readonly #says = create('p', 'says');
  readonly #buttons = new Map<FaultName, HTMLButtonElement>();

  constructor() {
    const root = find('.faults', HTMLElement);
    root.ariaLabel = words.faults;
    const group = create('div', 'buttons');
    for (const name of order) {
      const { label, does } = faults[name];
      const press = button(label, () => this.#press(name));
      press.dataset.fault = name;
      press.ariaDescription = does;
      press.addEventListener('pointerenter', () => this.#say(does));
      press.addEventListener('focus', () => this.#say(does));
      this.#buttons.set(name, press);
      group.append(press);
    }
    this.#target.append(new Option(words.allConnections, ''));
    this.#says.role = 'status';
    const label = create('label', 'target', `${words.target} `, this.#target);
    root.append(label, group, this.#says);
    this.#say(words.hint);
    root.hidden = false;
  }

  /** Those that something can be done to. */
  offer(open: readonly number[]): void {
    const chosen = this.#target.value;
    const options = open.map((number) => new Option(nameOf(String(number)), String(number)));
    this.#target.replaceChildren(new Option(words.allConnections, ''), ...options);
    this.#target.value = open.includes(Number(chosen)) ? chosen : '';
  }

  /** What is done to all connections until it is healed. */
  set lasting(lasting: FaultName | null) {
    for (const [name, press] of this.#buttons) press.ariaPressed = String(name === lasting);
  }

  #say(text: string): void {
    this.#says.textContent = text;
  }

  async #press(name: FaultName): Promise<void> {
    const { label } = faults[name];
    const connection = this.#target.value;
    const query = new URLSearchParams({ name, ...(connection ? { connection } : {}) });
    try {
      const response = await fetch(`fault?${query}`, { method: 'POST' });
      if (!response.ok) throw new Error(own((await response.text()).trim()));
      const { lasting }: { lasting: FaultName | null } = await response.json();
      this.lasting = lasting;
      const done = words.done(label, nameOf(connection));
      this.#say(lasting === name ? `${done} ${words.lasts}` : done);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#say(words.failed(label, reason));
    }
  }
}

function nameOf(connection: string): string {
  return connection === '' ? words.allConnections : words.connection(connection);
}
