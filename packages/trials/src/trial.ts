import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Feed } from 'feed';
import { type Fate, generator, Relay, storm } from 'wire';
import { type ReadOptions, read } from './following.ts';
import { maxQueued, times } from './times.ts';
import type { Way } from './ways.ts';

export interface TrialOptions extends Partial<ReadOptions> {
  /** The log that the server follows. */
  feed?: Feed;
  /** What becomes of each connection; a storm, unless said. */
  fateOf?: (id: number) => Fate;
  /** Milliseconds for everything to arrive, once the network is good again. */
  limit?: number;
}

/** How many readings are published. */
export const count = 100;

/** What came of one trial. It was passed when `faults` is empty. */
export interface Verdict {
  way: string;
  seed: number;
  /** Connections that the reader had made. */
  connections: number;
  /** How many of them were cut, ended, frozen, stalled or refused. */
  incidents: number;
  lost: number;
  duplicated: number;
  reordered: number;
  /** What went wrong, in sentences. */
  faults: string[];
}

/**
 * One reader follows one server through a storm: every reading has to arrive once and in order, the
 * server has to stay up, and to let go of everything in the end.
 */
export async function trial(way: Way, seed: number, options: TrialOptions = {}): Promise<Verdict> {
  const {
    patience = times.patience,
    limit = 60_000,
    feed = new Feed({ epoch: 'trial' }),
  } = options;
  const stop = new AbortController();
  const random = generator(seed);
  const faults: string[] = [];

  const server = way.serve(feed, stop.signal, patience);
  const followers = feed.followers;
  const queues = watchQueues(server);
  const port = await listen(server);
  let incidents = 0;
  const relay = new Relay({
    to: port,
    fateOf: options.fateOf ?? storm(seed),
    onSight: (_, { type }) => {
      if (type === 'fault') incidents += 1;
    },
    signal: stop.signal,
  });
  const origin = `http://127.0.0.1:${await listen(relay.server)}`;

  const followed = read(way, origin, { random, ...options, patience });

  // From the first message on the reader stands somewhere, and what comes after it is owed to it.
  const isReady = await until(() => followed.isGreeted, limit);
  for (let seq = 1; isReady && seq < count; seq += 1) {
    feed.publish(seq);
    queues.look();
    await pause(random() * 6);
  }
  relay.heal();
  feed.publish(count);
  if (!(await until(() => followed.seqs.includes(count), limit))) {
    faults.push('not everything arrived');
  }
  faults.push(...followed.stop());
  if (!(await until(() => feed.followers === followers, limit))) {
    faults.push(`the server still has ${feed.followers} followers`);
  }
  if (queues.longest > maxQueued + 64 * 1024) faults.push(`${queues.longest} bytes had to wait`);
  const answer = await fetch(`http://127.0.0.1:${port}/`).catch(String);
  if (!(answer instanceof Response) || !answer.ok) faults.push(`the server is not well: ${answer}`);
  stop.abort();
  await once(server, 'close');
  const counts = countsOf(followed.seqs, count);
  return verdictOf({ way: way.name, seed, connections: relay.count, incidents, ...counts, faults });
}

/** Adds to the faults what is wrong with the numbers. */
export function verdictOf(verdict: Verdict): Verdict {
  const { lost, duplicated, reordered } = verdict;
  const faults = [...verdict.faults];
  for (const [name, number] of Object.entries({ lost, duplicated, reordered })) {
    if (number > 0) faults.push(`${number} ${name}`);
  }
  return { ...verdict, faults };
}

/** What is wrong with the numbers that arrived, where 1 to `count` should have, in order. */
export function countsOf(seqs: readonly number[], count: number) {
  const distinct = new Set(seqs.filter((seq) => seq >= 1 && seq <= count));
  return {
    lost: count - distinct.size,
    duplicated: seqs.length - distinct.size, // one that came before, or that nobody has sent
    reordered: seqs.filter((seq, index) => seq < Math.max(...seqs.slice(0, index))).length,
  };
}

/** The longest queue that any connection of the server has had, in bytes. */
function watchQueues(server: Server) {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return {
    longest: 0,
    look() {
      for (const { writableLength } of sockets) {
        this.longest = Math.max(this.longest, writableLength);
      }
    },
  };
}

export async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Whether it came true in so many milliseconds. */
export async function until(condition: () => boolean, limit: number): Promise<boolean> {
  const end = performance.now() + limit;
  while (!condition()) {
    if (performance.now() > end) return false;
    await pause(5);
  }
  return true;
}
