import { busy, calm } from './plan.ts';
import type { LoadResult, Result, WayResult } from './result.ts';

/** The result for a terminal of 80 columns: two tables, and what stands in them. */
export function tableOf({ ways, run }: Result): string {
  const titles = ways.map(({ title }) => title);
  const wire = ways.map((way) => {
    const load = loadOf(way, calm);
    return [
      ms(at(load?.delay, 0.5)),
      ms(at(load?.delay, 0.99)),
      number(load?.bytes.down),
      number(load?.bytes.up),
      number(load?.requests, 2),
    ];
  });
  const base = ways.find(({ id }) => id === 'peer-res-write');
  const baseCpu = base && loadOf(base, busy)?.cpu.median;
  const server = ways.map((way) => {
    const cpu = loadOf(way, busy)?.cpu;
    return [
      cpu ? `${number(cpu.median, 1)} (${number(cpu.min, 1)}–${number(cpu.max, 1)})` : '–',
      cpu && baseCpu ? number(baseCpu / cpu.median, 2) : '–',
      `${kib(way.idle.median)} (${kib(way.idle.min)}–${kib(way.idle.max)})`,
      way.back ? ms(at(way.back, 0.5)) : '–',
    ];
  });
  return [
    `${calm.clients} clients, ${calm.rate} readings a second: delay, and for each delivered reading`,
    'the bytes of TCP payload at the client and the requests',
    '',
    columns(['', 'median', 'p99', 'bytes down', 'up', 'requests'], titles, wire),
    '',
    `Server, ${busy.clients} clients, ${busy.rate} readings a second: CPU seconds for a million deliveries`,
    `(median, range of ${run.rounds} rounds), speed against res.write(string); KiB for one of`,
    `${run.idle} idle connections; median until live again after ${run.cut} were cut`,
    '',
    columns(['', 'CPU s', 'speed', 'KiB idle', 'back'], titles, server),
  ].join('\n');
}

export function loadOf(way: WayResult, wanted: { clients: number; rate: number }) {
  return way.loads.find(
    ({ clients, rate }: LoadResult) => clients === wanted.clients && rate === wanted.rate,
  );
}

/** The value that `part` of a distribution does not exceed. */
export function at(distribution: LoadResult['delay'] | undefined, part: number): number {
  return distribution?.find(([each]) => each === part)?.[1] ?? Number.NaN;
}

function columns(head: string[], titles: string[], rows: string[][]): string {
  const all = [head, ...rows.map((row, index) => [titles[index] ?? '', ...row])];
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
const number = (value: number | undefined, digits = 0) =>
  value === undefined
    ? '–'
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
