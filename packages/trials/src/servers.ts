import type { Server, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from 'feed';
import { RedisFeed, type RedisFeedOptions } from 'feed/redis';
import type { RedisServer } from 'test-kit/redis';
import { fair, generator, Relay, storm } from 'wire';
import { read } from './following.ts';
import { times } from './times.ts';
import { count, countsOf, listen, until, type Verdict, verdictOf } from './trial.ts';
import type { Way } from './ways.ts';

/** The feed of one server. All of them publish; where they share a log, one of them does. */
export type OwnFeed = Log & { publish(value: number): unknown };

export interface ServersOptions {
  /** Opens the feed of one server, until the signal aborts. */
  openFeed: (signal: AbortSignal) => OwnFeed | Promise<OwnFeed>;
  /** Milliseconds for all to be published, and for all to arrive. */
  limit?: number;
}

export interface ServersVerdict extends Verdict {
  /** How many servers were killed. */
  kills: number;
}

/**
 * Opens feeds with one log. A server that finds no Redis at its start ends, and whatever has started
 * it does so again.
 */
export function openerOf(options: Omit<RedisFeedOptions, 'signal'>): ServersOptions['openFeed'] {
  return async function open(signal): Promise<RedisFeed> {
    try {
      return await RedisFeed.open({ say: () => {}, ...options, signal });
    } catch {
      await pause(50);
      return open(signal);
    }
  };
}

/**
 * Kills Redis and starts it again, until the signal aborts. Answers how often. It is left alone for
 * `every` milliseconds, and each time `longer` times as long: a busy machine gets ahead, too.
 */
export async function interrupt(
  redis: Pick<RedisServer, 'kill' | 'begin'>,
  signal: AbortSignal,
  every = 3000,
  longer = 1,
) {
  let count = 0;
  for (let alone = every; !signal.aborted; alone *= longer) {
    await pause(alone, undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    await redis.kill();
    await pause(300);
    await redis.begin();
    count += 1;
  }
  return count;
}

/** One server, and what it takes to kill it. */
class Instance {
  readonly feed: OwnFeed;
  readonly port: number;
  readonly #life: AbortController;
  readonly #sockets: Set<Socket>;

  static async start(way: Way, openFeed: ServersOptions['openFeed']): Promise<Instance> {
    const life = new AbortController();
    const feed = await openFeed(life.signal);
    const server = way.serve(feed, life.signal, times.patience);
    return new Instance(feed, life, socketsOf(server), await listen(server));
  }

  private constructor(feed: OwnFeed, life: AbortController, sockets: Set<Socket>, port: number) {
    this.feed = feed;
    this.port = port;
    this.#life = life;
    this.#sockets = sockets;
  }

  /** As the system does it to a process: its connections are reset, those to Redis are closed. */
  kill(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
    this.#life.abort();
  }
}

function socketsOf(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

/** Turns from one kill to the next. In each a reading is published, or none while nobody may. */
const lifetime = 30;

const seqOf = (cursor = '') => Number(cursor.split('-')[1]);

/// [trial]
/**
 * Two servers stand behind one address, and the reader comes to either through a storm. Again and
 * again one is killed, and a new one takes its place. Every reading has to arrive once and in order.
 */
export async function serversTrial(
  way: Way,
  seed: number,
  { openFeed, limit = 60_000 }: ServersOptions,
): Promise<ServersVerdict> {
  const stop = new AbortController();
  const random = generator(seed);
  const faults: string[] = [];
  let [first, second] = [await Instance.start(way, openFeed), await Instance.start(way, openFeed)];
  let incidents = 0;
  let turns = 0;
  let kills = 0;

  const fateOf = storm(seed);
  const relay = new Relay({
    to: first.port,
    fateOf: (id) => {
      // The next connection goes to either, unless those of a reader have to go to the same one.
      relay.to = way.isSticky || random() < 0.5 ? first.port : second.port;
      return fateOf(id);
    },
    onSight: (_, { type }) => {
      if (type === 'fault') incidents += 1;
    },
    signal: stop.signal,
  });
  const origin = `http://127.0.0.1:${await listen(relay.server)}`;
  const followed = read(way, origin, { random, patience: times.patience });
  const isReady = await until(() => followed.isGreeted, limit);
  const begin = seqOf(followed.begin);

  const end = performance.now() + limit;
  while (isReady && seqOf(second.feed.cursor) < begin + count && performance.now() < end) {
    await Promise.all([first, second].map(({ feed }) => feed.publish(20)));
    turns += 1;
    if (turns % lifetime === 0) {
      kills += 1;
      first.kill();
      [first, second] = [second, await Instance.start(way, openFeed)];
      relay.to = first.port;
    }
    await pause(random() * 6);
  }
  relay.fateOf = () => fair;
  relay.heal();
  /// [trial]
  const last = begin + count;
  if (!(await until(() => followed.seqs.includes(last), limit))) {
    faults.push('not everything arrived');
  }
  faults.push(...followed.stop());
  for (const { feed } of [first, second]) {
    if (await until(() => feed.followers === 0, limit)) continue;
    faults.push(`a server still has ${feed.followers} followers`);
  }
  stop.abort();
  first.kill();
  second.kill();
  const numbers = followed.seqs.map((seq) => seq - begin).filter((seq) => seq <= count);
  const { count: connections } = relay;
  const counts = countsOf(numbers, count);
  const verdict = { way: way.name, seed, connections, incidents, ...counts, faults };
  return { ...verdictOf(verdict), kills };
}
