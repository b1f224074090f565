import type { Field } from '../src/row.ts';
import { create } from './dom.ts';
import { nameOf, own } from './words.ts';

/** A field as it is drawn: how deep it lies, and its colour if it explains bytes by itself. */
export interface Drawn {
  field: Field;
  depth: number;
  colour: number | undefined;
}

/** Colours that fields take in turn. */
const colours = 8;

/** All fields of a unit, in their order, parts after the whole. */
export function flatten(fields: readonly Field[]): Drawn[] {
  const drawn: Drawn[] = [];
  let next = 0;
  function visit(field: Field, depth: number): void {
    const parts = field.fields ?? [];
    const isWhole = parts.some(({ ranges }) => ranges.length > 0);
    const isPlain = isWhole || field.ranges.length === 0 || field.content === true;
    drawn.push({ field, depth, colour: isPlain ? undefined : next++ % colours });
    for (const part of parts) visit(part, depth + 1);
  }
  for (const field of fields) visit(field, 0);
  return drawn;
}

/** The list of fields; `light` is called with the index of the one that is pointed at. */
export function drawFields(
  drawn: readonly Drawn[],
  label: string,
  light: (index: number | undefined) => void,
): HTMLElement {
  const list = create('ul', 'fields');
  list.ariaLabel = label;
  drawn.forEach(({ field, depth, colour }, index) => {
    const item = create('li', `field depth-${Math.min(depth, 3)}`);
    item.tabIndex = index === 0 ? 0 : -1;
    item.dataset.index = String(index);
    if (colour !== undefined) item.classList.add(`tint-${colour}`);
    const head = create('div', 'head', create('span', 'name', nameOf(field)));
    if (field.bits) head.append(drawBits(field.bits));
    head.append(create('code', 'value', field.value));
    item.append(head, noteOf(field));
    item.addEventListener('pointerenter', () => light(index));
    item.addEventListener('focus', () => light(index));
    list.append(item);
  });
  list.addEventListener('pointerleave', () => light(undefined));
  list.addEventListener('keydown', (event) => step(event, list));
  return list;
}

/** A sentence, and the section of the standard. */
export function noteOf({ note, section }: { note: string; section?: string | undefined }) {
  const text = create('p', 'note', own(note));
  if (section) text.append(' ', create('span', 'section', section));
  return text;
}

/** Its place in the byte, as the standards draw it: bit 0 on the left. */
function drawBits([from, to]: readonly [number, number]): HTMLElement {
  const bits = create('span', 'bits');
  bits.ariaHidden = 'true';
  for (let bit = 0; bit < 8; bit += 1) {
    bits.append(create('i', bit >= from && bit < to ? 'set' : ''));
  }
  return bits;
}

/** One stop of the Tab key for the whole list; the arrows go on from there. */
function step(event: KeyboardEvent, list: HTMLElement): void {
  const items = [...list.children].filter((item) => item instanceof HTMLElement);
  const { activeElement } = document;
  const now = activeElement instanceof HTMLElement ? items.indexOf(activeElement) : -1;
  const steps: Record<string, number> = {
    ArrowDown: now + 1,
    ArrowUp: now - 1,
    Home: 0,
    End: items.length - 1,
  };
  const to = items[steps[event.key] ?? -1];
  if (!to) return;
  event.preventDefault();
  for (const item of items) item.tabIndex = item === to ? 0 : -1;
  to.focus();
}
