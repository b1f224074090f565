import type { Row, UnitRow } from '../src/row.ts';
import { create } from './dom.ts';
import { kindOf, sizeOf, spoken, textOf, timeOf } from './words.ts';

/** Colours that connections take in turn. */
const colours = 6;

export function colourOf(connection: number): string {
  return `colour-${connection % colours}`;
}

/** A row of the diagram: an arrow from one life line to the other, or what became of a connection. */
export function drawRow(row: Row, joined: boolean): HTMLElement {
  const element = create('div', `row ${row.type} ${colourOf(row.connection)}`);
  element.id = `row-${row.n}`;
  element.role = 'option';
  element.ariaLabel = spoken(row);
  const lane = create('span', 'lane');
  element.append(
    create('span', 'time', timeOf(row.at)),
    create('span', 'number', String(row.connection)),
    lane,
  );
  if ('direction' in row) element.classList.add(row.direction);
  if (row.type === 'unit') {
    drawUnit(row, joined, element, lane);
  } else {
    lane.append(label(textOf(row)));
    if (row.type === 'segment') lane.append(create('span', 'size', sizeOf(row.length)));
    if (row.type === 'segment' || row.type === 'end') lane.append(create('span', 'arrow'));
  }
  return element;
}

function drawUnit(row: UnitRow, joined: boolean, element: HTMLElement, lane: HTMLElement): void {
  if (row.carrier) element.classList.add('carried');
  if (row.reason) element.classList.add('wrong');
  const arrow = create('span', 'arrow');
  for (const cut of row.cuts ?? []) {
    const mark = create('span', 'cut');
    // The first byte is in front: nearest to the point of the arrow.
    const share = `${(100 * cut) / row.length}%`;
    if (row.direction === 'up') mark.style.right = share;
    else mark.style.left = share;
    arrow.append(mark);
  }
  lane.append(
    create('span', 'kind', kindOf(row)),
    label(textOf(row)),
    create('span', 'size', sizeOf(row.length)),
    arrow,
  );
  if (!row.segments) return;
  const bar = create('span', 'segment-bar');
  bar.classList.toggle('joined', joined);
  bar.classList.toggle('several', row.cuts !== undefined);
  lane.append(bar);
}

function label(text: string): HTMLElement {
  return create('span', 'label', text);
}
