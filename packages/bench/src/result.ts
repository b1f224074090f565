/**
 * The file that a run writes: documented here, drawn by the docs (`docs/site/bench-chart.js`), quoted
 * by them (`figures.ts`). It names no host and no path.
 *
 * All times of delays are in milliseconds, sizes in bytes. Bytes are those of TCP's payload, counted
 * at the sockets of the clients, so without the heads of TCP and IP. A *spread* is the median, least
 * and greatest of the rounds; a *distribution* is that of all rounds together: pairs of a part
 * (0 to 1) and the value that this part does not exceed.
 */
import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import type { LoadSample, Sample } from './measure.ts';
import { distributionOf, type Spread, spreadOf } from './statistics.ts';
import type { Way } from './ways.ts';

export const format = 'server-push-bench-1';

export type Distribution = [part: number, value: number][];

export interface Result {
  format: typeof format;
  /** The day, as YYYY-MM-DD, in UTC. */
  date: string;
  machine: Machine;
  run: {
    rounds: number;
    full: boolean;
    /** How long it took. */
    seconds: number;
    /** Connections that were idle while the memory was measured. */
    idle: number;
    /** Connections that were cut. */
    cut: number;
  };
  ways: WayResult[];
}

export interface Machine {
  cpu: string;
  cores: number;
  /** GiB. */
  memory: number;
  system: string;
  node: string;
  /** Of the libraries that take part, by name. */
  versions: Record<string, string>;
}

export interface WayResult {
  id: string;
  title: string;
  of: 'lesson' | 'peer';
  /** What it takes to let one client in, from its first byte to the first message. */
  open: Bytes & { requests: number };
  /** The server's memory for one idle connection. */
  idle: Spread;
  /** From a cut to the first reading that was published after it. Peers resume nothing. */
  back: Distribution | null;
  /** One poll that learns nothing. */
  emptyPoll: Bytes | null;
  loads: LoadResult[];
}

/** Each way: up is from the client to the server. */
export interface Bytes {
  up: number;
  down: number;
}

export interface LoadResult {
  clients: number;
  /** Readings a second. */
  rate: number;
  /** Readings of a round. */
  readings: number;
  /** From publishing to arriving. */
  delay: Distribution;
  /** The medians of the rounds. */
  median: Spread;
  /** On the wire, for one delivered reading. */
  bytes: Bytes;
  /** JSON in a reading: the rest of `bytes.down` is what the technique puts around it. */
  json: number;
  /** Requests for one delivered reading. */
  requests: number;
  /** Seconds of the server's processor for a million delivered readings. */
  cpu: Spread;
}

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
