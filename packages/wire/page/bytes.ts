import type { Opened } from '../src/row.ts';
import { create } from './dom.ts';
import type { Drawn } from './fields.ts';
import { nameOf, words } from './words.ts';

export interface Byte {
  /** Where it lies in its direction. */
  at: number;
  value: number;
  /** The indices of the fields that it belongs to, from the outermost inwards. */
  fields: number[];
}

export function bytesOf({ pieces }: Opened, drawn: readonly Drawn[]): Byte[] {
  const bytes = pieces.flatMap(({ from, hex }) =>
    (hex.match(/../g) ?? []).map((pair, index) => ({
      at: from + index,
      value: Number.parseInt(pair, 16),
      fields: [] as number[],
    })),
  );
  const byPlace = new Map(bytes.map((byte) => [byte.at, byte]));
  drawn.forEach(({ field }, index) => {
    for (const [from, to] of field.ranges) {
      for (let at = from; at < to; at += 1) {
        const byte = byPlace.get(at);
        if (!byte) break; // there is more of it than is shown
        byte.fields.push(index);
      }
    }
  });
  return bytes;
}

interface BytesOptions {
  bytes: readonly Byte[];
  drawn: readonly Drawn[];
  /** Where segments begin. */
  borders: readonly number[];
  /** Bytes in a line. */
  width: number;
  light: (index: number | undefined) => void;
}

/**
 * Bytes in hex, and beside them as text. Each has the colour of its field. The arrow keys go through
 * them, and what they mean is said.
 */
export function drawBytes({ bytes, drawn, borders, width, light }: BytesOptions): HTMLElement {
  const begins = new Set(borders);
  const dump = create('div', 'dump');
  dump.tabIndex = 0;
  dump.role = 'group';
  dump.ariaLabel = words.bytes;
  const said = create('p', 'said');
  said.role = 'status';
  const cells: HTMLElement[][] = [];
  for (let start = 0; start < bytes.length; start += width) {
    const line = bytes.slice(start, start + width);
    const hex = create('span', 'hex');
    const text = create('span', 'text');
    line.forEach((byte, index) => {
      const pair = create('span', '', byte.value.toString(16).padStart(2, '0'));
      const character = create('span', '', shown(byte.value));
      for (const cell of [pair, character]) {
        cell.className = `byte ${tintOf(byte, drawn)}`;
        cell.dataset.byte = String(start + index);
      }
      if (begins.has(byte.at) && start + index > 0) pair.classList.add('border');
      hex.append(pair);
      text.append(character);
      cells.push([pair, character]);
    });
    for (let blank = line.length; blank < width; blank += 1)
      hex.append(create('span', 'byte', '  '));
    const offset = create('span', 'offset', (line[0]?.at ?? 0).toString(16).padStart(4, '0'));
    dump.append(create('div', 'line', offset, hex, text));
  }

  let active: number | undefined;
  function point(index: number | undefined): void {
    for (const cell of cells[active ?? -1] ?? []) cell.classList.remove('active');
    active = index;
    for (const cell of cells[active ?? -1] ?? []) cell.classList.add('active');
    cells[active ?? -1]?.[0]?.scrollIntoView({ block: 'nearest' });
    const byte = bytes[active ?? -1];
    light(byte?.fields.at(-1));
    const fields = byte?.fields.flatMap((index) => drawn[index] ?? []) ?? [];
    const names = fields.map(({ field }) => nameOf(field)).join(words.comma);
    said.textContent = byte
      ? words.byte(byte.at, byte.value.toString(16).padStart(2, '0'), names)
      : '';
  }
  dump.addEventListener('pointerover', ({ target }) => {
    const place = target instanceof HTMLElement ? target.dataset.byte : undefined;
    light(place === undefined ? undefined : bytes[Number(place)]?.fields.at(-1));
  });
  dump.addEventListener('pointerleave', () => light(undefined));
  dump.addEventListener('blur', () => point(undefined));
  dump.addEventListener('keydown', (event) => {
    const now = active ?? -1;
    const steps: Record<string, number> = {
      ArrowRight: now + 1,
      ArrowLeft: now - 1,
      ArrowDown: active === undefined ? 0 : now + width,
      ArrowUp: now - width,
      Home: 0,
      End: bytes.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined || !bytes[to]) return;
    event.preventDefault();
    point(to);
  });
  return create('div', '', dump, said);
}

/** Lights the bytes that belong to a field; none when undefined. */
export function lightBytes(root: HTMLElement, bytes: readonly Byte[], field: number | undefined) {
  for (const cell of root.querySelectorAll<HTMLElement>('.byte')) {
    const byte = bytes[Number(cell.dataset.byte)];
    cell.classList.toggle('lit', field !== undefined && (byte?.fields.includes(field) ?? false));
  }
}

function tintOf({ fields }: Byte, drawn: readonly Drawn[]): string {
  const colour = drawn[fields.at(-1) ?? -1]?.colour;
  return colour === undefined ? 'plain' : `tint-${colour}`;
}

/** Printable ASCII as it is; the rest as a dot. */
function shown(value: number): string {
  return value >= 0x20 && value < 0x7f ? String.fromCharCode(value) : '·';
}
