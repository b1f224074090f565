/** What a run makes of what it measured: the file that `page/format.ts` tells of. */
import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import type {
  Distribution,
  LoadResult,
  Machine,
  Result,
  Spread,
  WayResult,
} from '../page/format.ts';
import type { LoadSample, Sample } from './measure.ts';
import { distributionOf, spreadOf } from './statistics.ts';
import type { Way } from './ways.ts';

/** What became of one way in all rounds. */
export function wayResult({ id, title, of }: Way, samples: readonly Sample[]): WayResult {
  const [first] = samples;
  if (!first) throw new Error('no round was measured');
  const { up, down, requests } = first.open;
  return {
    id,
    title,
    of,
    open: { up: round(up), down: round(down), requests: round(requests) },
    idle: rounded(spreadOf(samples.map(({ idle }) => idle)), 0),
    back: of === 'peer' ? null : points(samples.map(({ returns }) => returns)),
    emptyPoll: first.emptyPoll ? { up: first.emptyPoll.up, down: first.emptyPoll.down } : null,
    loads: first.loads.map((_, index) =>
      loadResult(samples.flatMap(({ loads }) => loads[index] ?? [])),
    ),
  };
}

function loadResult(samples: readonly LoadSample[]): LoadResult {
  const [first] = samples;
  if (!first) throw new Error('no load was measured');
  const { clients, rate, readings } = first;
  const deliveries = clients * readings;
  const mean = (of: (sample: LoadSample) => number) =>
    round(samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length);
  return {
    clients,
    rate,
    readings,
    delay: points(samples.map(({ delays }) => delays)),
    median: rounded(spreadOf(samples.map(({ delays }) => medianOf(delays)))),
    bytes: {
      up: mean(({ traffic }) => traffic.up / deliveries),
      down: mean(({ traffic }) => traffic.down / deliveries),
    },
    json: mean(({ json }) => json),
    requests: mean(({ traffic }) => traffic.requests / deliveries),
    cpu: rounded(spreadOf(samples.map(({ cpu }) => (cpu / deliveries) * 1e6))),
  };
}

/** The text of the file, with a point of a distribution in one line. */
export function textOf(result: Result): string {
  const point = /\[\s+([\d.]+),\s+([\d.]+)\s+\]/g;
  return `${JSON.stringify(result, undefined, 2).replace(point, '[$1, $2]')}\n`;
}

export function machine(): Machine {
  const versions = ['better-sse', 'socket.io', 'ws'].map((name) => {
    const url = new URL(`../node_modules/${name}/package.json`, import.meta.url);
    return [name, JSON.parse(readFileSync(url, 'utf8')).version];
  });
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: round(totalmem() / 2 ** 30, 1),
    system: `${platform()} ${release().split('.').slice(0, 2).join('.')}, ${arch()}`,
    node: process.version,
    versions: Object.fromEntries(versions),
  };
}

function medianOf(values: Float64Array): number {
  return spreadOf([...values]).median;
}

function points(rounds: readonly Float64Array[]): Distribution {
  return distributionOf(rounds).map(([part, value]) => [part, round(value)]);
}

function rounded({ median, min, max }: Spread, digits = 3): Spread {
  return { median: round(median, digits), min: round(min, digits), max: round(max, digits) };
}

function round(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}
