import type { Result } from '../page/format.ts';
import { at, loadOf } from '../page/series.ts';

/** The result for a terminal of 80 columns: two tables, and what stands in them. */
export function tableOf(result: Result): string {
  return `${wireTable(result)}\n\n${serverTable(result)}`;
}

export function wireTable({ ways, run: { calm } }: Result): string {
  const rows = ways.map((way) => {
    const load = loadOf(way, calm);
    return [
      way.title,
      ms(at(load?.delay, 0.5)),
      ms(at(load?.delay, 0.99)),
      number(load?.bytes.down),
      number(load?.bytes.up),
      number(load?.requests, 2),
    ];
  });
  return [
    `${calm.clients} clients, ${calm.rate} readings a second: delay, and for each delivered reading`,
    'the bytes of TCP payload at the client and the requests',
    '',
    columns(['', 'median', 'p99', 'bytes down', 'up', 'requests'], rows),
  ].join('\n');
}

export function serverTable({ ways, run }: Result): string {
  const { busy } = run;
  const base = ways.find(({ id }) => id === 'peer-res-write');
  const baseCpu = base && loadOf(base, busy)?.cpu.median;
  const rows = ways.map((way) => {
    const cpu = loadOf(way, busy)?.cpu;
    return [
      way.title,
      cpu ? `${number(cpu.median, 1)} (${number(cpu.min, 1)}–${number(cpu.max, 1)})` : '–',
      cpu && baseCpu ? number(baseCpu / cpu.median, 2) : '–',
      `${kib(way.idle.median)} (${kib(way.idle.min)}–${kib(way.idle.max)})`,
      way.back ? ms(at(way.back, 0.5)) : '–',
    ];
  });
  return [
    `Server, ${busy.clients} clients, ${busy.rate} readings a second: CPU seconds for a million deliveries`,
    `(median, range of ${run.rounds} rounds), speed against res.write(string); KiB for one of`,
    `${run.idle} idle connections; median until live again after ${run.cut} were cut`,
    '',
    columns(['', 'CPU s', 'speed', 'KiB idle', 'back'], rows),
  ].join('\n');
}

/** Rows in columns: the first to the left, the others to the right. */
export function columns(head: string[], rows: string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}

const ms = (value: number) =>
  Number.isNaN(value) ? '–' : `${number(value, value < 10 ? 2 : 0)} ms`;
const kib = (bytes: number) => number(bytes / 1024, 1);
export const number = (value: number | undefined, digits = 0) =>
  value === undefined
    ? '–'
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
