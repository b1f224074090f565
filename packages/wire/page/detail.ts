import type { Opened, Row } from '../src/row.ts';
import { type Byte, bytesOf, drawBytes, lightBytes } from './bytes.ts';
import { button, create } from './dom.ts';
import type { Feed } from './feed.ts';
import { drawFields, flatten, noteOf } from './fields.ts';
import { colourOf } from './row.ts';
import { directionOf, kindOf, own, sizeOf, textOf, timeOf, words } from './words.ts';

/** `<wire-detail>`: a row that was opened. Its bytes and its fields light each other. */
export class Detail extends HTMLElement {
  onClose: () => void = () => {};
  /** Brings the bytes of a row. */
  fetch: Feed['open'] = async () => undefined;
  #drawn: { row: Row; opened: Opened | undefined } | undefined;
  #width = 0;
  /** Each row that is asked for ends the wait for the one before it. */
  #asked = new AbortController();

  connectedCallback(): void {
    this.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.close();
    });
    // A screen that was turned has room for other lines.
    new ResizeObserver(() => {
      if (!this.hidden && this.#drawn && this.#width !== this.#fitting()) {
        this.#draw(this.#drawn.row, this.#drawn.opened);
      }
    }).observe(this);
  }

  close(): void {
    this.#asked.abort();
    this.hidden = true;
    this.onClose();
  }

  async open(row: Row): Promise<void> {
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    this.hidden = false;
    try {
      const opened = await this.fetch(row, signal);
      if (!signal.aborted) this.#draw(row, opened);
    } catch (error) {
      if (!signal.aborted) this.#draw(row, undefined, String(error));
    }
  }

  /** Bytes that a line has room for. */
  #fitting(): number {
    return this.clientWidth < 520 ? 8 : 16;
  }

  #draw(row: Row, opened: Opened | undefined, failure: string = words.gone): void {
    this.#drawn = { row, opened };
    this.#width = this.#fitting();
    const kind = create('span', 'kind', kindOf(row));
    const title = create('h2', '', kind, ' ', textOf(row));
    const close = button(words.closeDetail, () => this.close());
    close.className = 'close';
    const place = create('p', `place ${colourOf(row.connection)}`, placeOf(row, opened));
    place.prepend(create('span', 'number', String(row.connection)), ' ');
    this.replaceChildren(create('header', '', title, close), place);
    if (row.type === 'unit' && row.reason) this.append(create('p', 'reason', own(row.reason)));
    if (!opened) this.append(create('p', 'reason', failure));
    else if (row.type === 'unit' || row.type === 'segment') this.#drawBytes(opened);
    this.scrollTop = 0;
  }

  #drawBytes(opened: Opened): void {
    const { unit, left, borders } = opened;
    this.append(noteOf(unit ?? { note: words.segmentNote }));
    const drawn = flatten(unit?.fields ?? []);
    const bytes = bytesOf(opened, drawn);
    const light = (index: number | undefined) => this.#light(bytes, index);
    const parts = create('div', 'parts');
    if (bytes.length > 0) {
      const dump = drawBytes({ bytes, drawn, borders, width: this.#width, light });
      if (left > 0) dump.append(create('p', 'note', words.left(left)));
      parts.append(dump);
    } else {
      parts.append(create('p', 'note', unit?.ranges.length === 0 ? words.unpacked : words.noBytes));
    }
    if (drawn.length > 0) parts.append(drawFields(drawn, words.fields, light));
    this.append(parts);
  }

  #light(bytes: readonly Byte[], index: number | undefined): void {
    lightBytes(this, bytes, index);
    for (const item of this.querySelectorAll<HTMLElement>('.field')) {
      const isLit = index !== undefined && item.dataset.index === String(index);
      item.classList.toggle('lit', isLit);
      if (isLit && !this.querySelector('.fields:hover')) item.scrollIntoView({ block: 'nearest' });
    }
  }
}

/** Where and when it was, in one line. */
function placeOf(row: Row, opened: Opened | undefined): string {
  const parts = [`${timeOf(row.at)} s`];
  if ('direction' in row) parts.push(directionOf(row.direction));
  if (row.type === 'unit' || row.type === 'segment') parts.push(sizeOf(row.length));
  const ranges = opened?.unit?.ranges ?? [];
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (first && last) parts.push(words.place(first[0], last[1]));
  if (row.type === 'unit' && row.segments) parts.push(words.inSegments(...row.segments));
  return parts.join(' · ');
}

customElements.define('wire-detail', Detail);
