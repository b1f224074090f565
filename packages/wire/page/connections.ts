import { create, find } from './dom.ts';
import { colourOf } from './row.ts';
import type { State } from './rows.ts';
import { states, words } from './words.ts';

/** Connections that are offered: the newest. */
const most = 30;

/** A chip for each connection: its number, its colour, how it stands. One can be chosen. */
export class ConnectionBar {
  chosen: number | undefined;
  readonly #root = find('.connections', HTMLElement);
  readonly #onChoose: () => void;

  constructor(onChoose: () => void) {
    this.#onChoose = onChoose;
    this.#root.role = 'region';
    this.#root.ariaLabel = words.connections;
  }

  show(connections: ReadonlyMap<number, State>): void {
    const newest = [...connections].slice(-most);
    const chips = newest.map(([number, state]) => this.#chip(number, state));
    const isFocused = this.#root.contains(document.activeElement);
    const focused = isFocused ? document.activeElement?.id : undefined;
    const isNew = chips.at(-1)?.id !== this.#root.lastElementChild?.id;
    this.#root.replaceChildren(...chips);
    if (isNew) this.#root.scrollLeft = this.#root.scrollWidth; // the newest is the one to see
    if (focused) document.getElementById(focused)?.focus();
  }

  #chip(number: number, state: State): HTMLElement {
    const chip = create('button', `chip ${state} ${colourOf(number)}`);
    chip.type = 'button';
    chip.id = `chip-${number}`;
    chip.append(create('span', 'number', String(number)), create('span', 'state', states[state]));
    chip.ariaPressed = String(this.chosen === number);
    chip.addEventListener('click', () => {
      this.chosen = this.chosen === number ? undefined : number;
      this.#onChoose();
    });
    return chip;
  }
}
