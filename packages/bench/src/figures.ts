import type { Result } from '../page/format.ts';
import { loadOf } from '../page/series.ts';
import { columns, number, serverTable, wireTable } from './table.ts';

/** What a way takes for a reader that is sent one message a second, each by itself. */
interface Need {
  title: string;
  /** Of one core. */
  cpu: number;
  /** Bytes. */
  memory: number;
  /** Bytes of TCP's payload a second. */
  down: number;
  up: number;
  requests: number;
}

/**
 * What the docs quote of a result, as fragments of one text: `figures.txt`. On paper, a reader is sent
 * one reading a second.
 */
export function figuresOf(result: Result): string {
  const needs = needsOf(result);
  const fragments: Record<string, string> = {
    machine: machineOf(result),
    wire: wireTable(result),
    server: serverTable(result),
    opening: openingTable(result),
    one: oneTable(needs),
    million: crowdTable(needs, 1e6),
    'hundred-million': crowdTable(needs, 1e8),
  };
  return Object.entries(fragments)
    .map(([name, text]) => `/// [${name}]\n${text}\n/// [${name}]\n`)
    .join('\n');
}

function machineOf({ date, machine, run }: Result): string {
  const versions = Object.entries(machine.versions).map((each) => each.join(' '));
  return [
    `${date}, ${run.rounds} rounds in ${run.seconds} s`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memory} GiB; ${machine.system}`,
    `Node.js ${machine.node}; ${versions.join(', ')}`,
  ].join('\n');
}

function openingTable({ ways }: Result): string {
  const rows = ways.map(({ title, open, emptyPoll }) => [
    title,
    ...[open.up, open.down].map((bytes) => number(bytes)),
    number(open.requests, 1),
    emptyPoll ? number(emptyPoll.up + emptyPoll.down) : '–',
  ]);
  return [
    'To let one client in: bytes up, bytes down, requests; and the bytes both ways',
    'of a poll that learns nothing',
    '',
    columns(['', 'up', 'down', 'requests', 'empty poll'], rows),
  ].join('\n');
}

function needsOf({ ways, run }: Result): Need[] {
  return ways
    .filter(({ of }) => of === 'lesson')
    .flatMap((way) => {
      const load = loadOf(way, run.busy);
      if (!load) return [];
      // In the measurement an answer to a poll has several readings. Here each has one, and one
      // request for itself.
      const share = load.requests > 0.01 ? 1 / load.requests : 1;
      const around = load.bytes.down - load.json;
      return {
        title: way.title,
        cpu: (load.cpu.median * share) / 1e6,
        memory: way.idle.median,
        down: load.json + around * share,
        up: load.bytes.up * share,
        requests: load.requests * share,
      };
    });
}

function oneTable(needs: readonly Need[]): string {
  const rows = needs.map(({ title, cpu, memory, down, up }) => [
    title,
    rounded(1 / cpu),
    rounded(2 ** 30 / memory),
    rounded(1e9 / 8 / Math.max(down, up)),
  ]);
  return [
    'Readers with one reading a second each, for which this would be enough',
    '',
    columns(['', 'one core', 'one GiB', 'one Gbit/s'], rows),
  ].join('\n');
}

function crowdTable(needs: readonly Need[], readers: number): string {
  const rows = needs.map(({ title, cpu, memory, down, up, requests }) => [
    title,
    rounded(readers * cpu),
    rounded((readers * memory) / 2 ** 30),
    rounded((readers * down * 8) / 1e9, 2),
    rounded((readers * up * 8) / 1e9, 2),
    rounded(readers * requests),
  ]);
  return [
    `${number(readers)} readers, one reading a second each`,
    '',
    columns(['', 'cores', 'GiB', 'Gbit/s down', 'up', 'requests/s'], rows),
  ].join('\n');
}

/** To so many digits: more would say more than was measured. */
function rounded(value: number, digits = 2): string {
  return value.toLocaleString('en', { maximumSignificantDigits: digits });
}
