import type { Row } from '../src/row.ts';
import { button, create } from './dom.ts';
import { drawRow } from './row.ts';
import { words } from './words.ts';

/** Pixels; the style sheet has the same number. One height for all: so any row's place is known. */
const rowHeight = 36;
/** Rows that are drawn above and below what can be seen. */
const margin = 12;

/**
 * `<wire-diagram>`: two life lines, and a row for each thing that passed. Of any number of rows it
 * draws those that can be seen. It follows the newest row until somebody scrolls away.
 */
export class Diagram extends HTMLElement {
  /** What to do when a row is chosen. */
  onOpen: (row: Row) => void = () => {};
  isJoined: (row: Row) => boolean = () => false;
  #rows: readonly Row[] = [];
  /** The number of the row that the keyboard stands on. */
  #active: number | undefined;
  #opened: number | undefined;
  #isLive = true;
  #follows = true;
  readonly #drawn = new Map<number, HTMLElement>();
  readonly #scroller = create('div', 'rows');
  readonly #space = create('div', 'space');
  readonly #empty = create('p', 'empty', words.nothing);
  readonly #newest = button(words.toNewest, () => this.#toEnd());

  connectedCallback(): void {
    const heads = create('div', 'heads');
    const legend = create('span', 'legend');
    legend.append(create('i', 'segment-mark'), words.legend.segment);
    legend.append(create('i', 'cut-mark'), words.legend.cut);
    heads.append(
      create('span', 'browser', words.browser),
      legend,
      create('span', 'server', words.server),
    );
    heads.ariaHidden = 'true';
    const scroller = this.#scroller;
    scroller.role = 'listbox';
    scroller.ariaLabel = words.rows;
    scroller.tabIndex = 0;
    this.#space.role = 'presentation';
    scroller.append(this.#space);
    this.#newest.className = 'newest';
    this.#newest.hidden = true;
    this.append(heads, scroller, this.#empty, this.#newest);
    scroller.addEventListener('scroll', () => this.#scrolled());
    scroller.addEventListener('keydown', (event) => this.#key(event));
    scroller.addEventListener('click', ({ target }) => {
      const row = target instanceof Element ? target.closest('.row') : null;
      const index = this.#rows.findIndex(({ n }) => `row-${n}` === row?.id);
      if (index >= 0) this.#choose(index, true);
    });
    new ResizeObserver(() => this.#draw()).observe(scroller);
  }

  /** Shows these rows; `gone` of the oldest have left, `isOther` when it is another selection. */
  show(rows: readonly Row[], { gone = 0, isOther = false } = {}): void {
    this.#rows = rows;
    this.#empty.hidden = rows.length > 0;
    this.#space.style.height = `${rows.length * rowHeight}px`;
    if (this.#follows) this.#scroller.scrollTop = rows.length * rowHeight;
    else if (gone > 0) this.#scroller.scrollTop -= gone * rowHeight;
    if (isOther) this.#forget();
    this.#draw();
  }

  /** Whether more rows will come. Where not, one begins to read with the oldest. */
  set isLive(isLive: boolean) {
    this.#isLive = isLive;
    this.#follows = isLive;
  }

  /** Says why there is nothing to see. */
  set emptyText(text: string) {
    this.#empty.textContent = text;
  }

  /** Marks the row that is shown beside the diagram; none when undefined. */
  set opened(n: number | undefined) {
    this.#opened = n;
    this.#mark();
  }

  override focus(): void {
    this.#scroller.focus();
  }

  #forget(): void {
    for (const element of this.#drawn.values()) element.remove();
    this.#drawn.clear();
  }

  #scrolled(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.#scroller;
    this.#follows = scrollTop + clientHeight >= scrollHeight - rowHeight;
    this.#newest.hidden = this.#follows || !this.#isLive;
    this.#draw();
  }

  #toEnd(): void {
    this.#follows = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.focus();
  }

  #draw(): void {
    const { scrollTop, clientHeight } = this.#scroller;
    const from = Math.max(0, Math.floor(scrollTop / rowHeight) - margin);
    const to = Math.min(
      this.#rows.length,
      Math.ceil((scrollTop + clientHeight) / rowHeight) + margin,
    );
    const rows = this.#rows.slice(from, to);
    const numbers = new Set(rows.map(({ n }) => n));
    for (const [n, element] of this.#drawn) {
      if (numbers.has(n)) continue;
      element.remove();
      this.#drawn.delete(n);
    }
    rows.forEach((row, index) => {
      let element = this.#drawn.get(row.n);
      if (!element) {
        element = drawRow(row, this.isJoined(row));
        this.#drawn.set(row.n, element);
        this.#space.append(element);
      }
      element.style.top = `${(from + index) * rowHeight}px`;
      element.ariaPosInSet = String(from + index + 1);
      element.ariaSetSize = String(this.#rows.length);
    });
    this.#mark();
  }

  #mark(): void {
    for (const [n, element] of this.#drawn) {
      element.classList.toggle('active', n === this.#active);
      element.ariaSelected = String(n === this.#opened);
    }
    const active = this.#active;
    const id = active !== undefined && this.#drawn.has(active) ? `row-${active}` : '';
    this.#scroller.setAttribute('aria-activedescendant', id);
  }

  #key(event: KeyboardEvent): void {
    const { length } = this.#rows;
    const page = Math.max(1, Math.floor(this.#scroller.clientHeight / rowHeight) - 1);
    const now = this.#rows.findIndex(({ n }) => n === this.#active);
    const from = now < 0 ? length - 1 : now;
    const steps: Record<string, number> = {
      ArrowUp: now < 0 ? from : from - 1,
      ArrowDown: from + 1,
      PageUp: from - page,
      PageDown: from + page,
      Home: 0,
      End: length - 1,
      Enter: from,
      ' ': from,
    };
    const to = steps[event.key];
    if (to === undefined || length === 0) return;
    event.preventDefault();
    const isOpening = event.key === 'Enter' || event.key === ' ' || this.#opened !== undefined;
    this.#choose(Math.min(Math.max(to, 0), length - 1), isOpening);
    if (event.key === 'End') this.#toEnd();
  }

  #choose(index: number, isOpening: boolean): void {
    const row = this.#rows[index];
    if (!row) return;
    this.#active = row.n;
    const { scrollTop, clientHeight } = this.#scroller;
    const top = index * rowHeight;
    if (top < scrollTop) this.#scroller.scrollTop = top;
    else if (top + rowHeight > scrollTop + clientHeight) {
      this.#scroller.scrollTop = top + rowHeight - clientHeight;
    }
    // Who reads a row does not want it to run away.
    this.#follows = false;
    this.#newest.hidden = !this.#isLive;
    this.#draw();
    if (isOpening) this.onOpen(row);
  }
}

customElements.define('wire-diagram', Diagram);
