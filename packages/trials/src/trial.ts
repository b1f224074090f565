import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Feed, type Message } from 'feed';
import { type Fate, generator, Relay, storm } from 'wire';
import type { Bookmark } from '/kit/bookmark.ts';
import { maxQueued, times } from './times.ts';
import type { Way } from './ways.ts';

export interface TrialOptions {
  /** The log that the server follows. */
  feed?: Feed;
  /** Milliseconds of silence after which either side takes the other for dead. */
  patience?: number;
  /** What becomes of each connection; a storm, unless said. */
  fateOf?: (id: number) => Fate;
  /** Whether the reader now and then cannot deal with a message. */
  isClumsy?: boolean;
  /** What the reader does with a message. `deal` takes it in, or throws. */
  onMessage?: (message: Message, deal: (message: Message) => void) => void;
  /** Milliseconds for everything to arrive, once the network is good again. */
  limit?: number;
}

/** How many readings are published. */
const count = 100;

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
  const { patience = times.patience, isClumsy = true, limit = 20_000 } = options;
  const { feed = new Feed({ epoch: 'trial' }), onMessage = (message, deal) => deal(message) } =
    options;
  const stop = new AbortController();
  const reader = new AbortController();
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

  const seqs: number[] = [];
  let resets = 0;
  let isGreeted = false;
  function deal(message: Message): void {
    if (isClumsy && random() < 0.02) throw new Error('the page could not deal with it');
    if (message.type === 'reading') seqs.push(message.seq);
    else if (message.type === 'reset') resets += 1;
    isGreeted = true;
  }
  const bookmark: Bookmark = { cursor: undefined };
  way.follow(origin, {
    bookmark,
    patience,
    signal: reader.signal,
    onMessage: (message) => onMessage(message, deal),
  });

  // From the first message on the reader stands somewhere, and what comes after it is owed to it.
  const isReady = await until(() => isGreeted, limit);
  for (let seq = 1; isReady && seq < count; seq += 1) {
    feed.publish(seq);
    queues.look();
    await pause(random() * 6);
  }
  relay.heal();
  feed.publish(count);
  if (!(await until(() => seqs.includes(count), limit))) faults.push('not everything arrived');
  if (resets > 0) faults.push(`there were ${resets} resets`);

  reader.abort();
  if (!(await until(() => feed.followers === followers, limit))) {
    faults.push(`the server still has ${feed.followers} followers`);
  }
  if (queues.longest > maxQueued + 64 * 1024) faults.push(`${queues.longest} bytes had to wait`);
  const answer = await fetch(`http://127.0.0.1:${port}/`).catch(String);
  if (!(answer instanceof Response) || !answer.ok) faults.push(`the server is not well: ${answer}`);
  stop.abort();
  await once(server, 'close');
  const counts = countsOf(seqs, count);
  for (const [name, number] of Object.entries(counts)) {
    if (number > 0) faults.push(`${number} ${name}`);
  }
  return { way: way.name, seed, connections: relay.count, incidents, ...counts, faults };
}

/** What is wrong with the numbers that arrived, where 1 to `count` should have, in order. */
export function countsOf(seqs: readonly number[], count: number) {
  const distinct = new Set(seqs);
  return {
    lost: count - distinct.size,
    duplicated: seqs.length - distinct.size,
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

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Whether it came true in so many milliseconds. */
async function until(condition: () => boolean, limit: number): Promise<boolean> {
  const end = performance.now() + limit;
  while (!condition()) {
    if (performance.now() > end) return false;
    await pause(5);
  }
  return true;
}
