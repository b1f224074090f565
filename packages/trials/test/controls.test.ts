/**
 * A harness that never complains proves nothing. Here each way is given one of the mistakes that lose
 * or repeat messages, and the trials have to complain.
 */
import http from 'node:http';
import { Feed, type Listener, type Message } from 'feed';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { describe, expect, test } from 'vitest';
import { type Fate, fair } from 'wire';
import { times } from '../src/times.ts';
import { type TrialOptions, trial, type Verdict } from '../src/trial.ts';
import { type Way, ways } from '../src/ways.ts';

const epoch = 'trial';

/** Takes no notice of where a reader stands. */
class WithoutCursor extends Feed {
  override read(): Message[] {
    return super.read();
  }
}

/** Begins with readings that the reader has, and not with the next. */
class Inclusive extends Feed {
  readonly #again: number;

  constructor(again: number) {
    super({ epoch });
    this.#again = again;
  }

  override read(cursor?: string): Message[] {
    const [, seq = '0'] = cursor?.split('-') ?? [];
    return super.read(cursor && `${epoch}-${Math.max(0, Number(seq) - this.#again)}`);
  }
}

/** Hands over what is new from now on, and a moment later what was there before. */
class SubscribeBeforeReplay extends Feed {
  override follow(cursor: string | undefined, listener: Listener, signal: AbortSignal): void {
    const [hello] = this.read(cursor);
    super.follow(
      undefined,
      (messages) => messages[0]?.type === 'reading' && listener(messages),
      signal,
    );
    setTimeout(() => !signal.aborted && hello && listener(this.read(cursor)), 5);
  }
}

interface Mistake {
  mistake: string;
  options: (way: Way) => TrialOptions;
  ways?: readonly Way[];
}

const mistakes: Mistake[] = [
  { mistake: 'no cursor', options: () => ({ feed: new WithoutCursor({ epoch }) }) },
  {
    mistake: 'an inclusive cursor',
    // An answer to a poll leaves out what has the reader's own cursor: there it takes one more.
    options: ({ name }) => ({ feed: new Inclusive(name.endsWith('polling') ? 2 : 1) }),
  },
  {
    mistake: 'a cursor that moves on whether or not the message could be dealt with',
    options: () => ({
      onMessage(message, deal) {
        try {
          deal(message);
        } catch {
          // The cursor is past it now.
        }
      },
    }),
  },
  {
    mistake: 'a subscription before the replay',
    options: () => ({ feed: new SubscribeBeforeReplay({ epoch }) }),
    ways: ways.filter(({ name }) => name !== 'short polling'), // which subscribes to nothing
  },
  {
    mistake: 'no watchdog',
    options: () => ({ patience: 3_600_000 }),
  },
];

/** Whether one of 48 trials, three at a time, misses a reading, or has one twice or too late. */
async function isCaught(way: Way, options: (way: Way) => TrialOptions): Promise<boolean> {
  for (let first = 1; first <= 46; first += 3) {
    const verdicts = await Promise.all(
      [0, 1, 2].map((next) => trial(way, first + next, { ...options(way), limit: 3_000 })),
    );
    const count = (verdict: Verdict) => verdict.lost + verdict.duplicated + verdict.reordered;
    if (verdicts.some((verdict) => count(verdict) > 0)) return true;
  }
  return false;
}

/**
 * Socket.IO's own remedy, and nothing besides: the server keeps what it sent for a while, and a
 * client that comes back in time is given what it missed.
 */
const recoveryOnly: Way = {
  name: 'Socket.IO with connectionStateRecovery alone',
  serve(feed, signal, patience) {
    const server = http.createServer((_, res) => res.end());
    const { heartbeat } = times;
    const options = { pingInterval: heartbeat, pingTimeout: patience, connectTimeout: patience };
    const sockets = new Server(server, { ...options, connectionStateRecovery: {} });
    sockets.on('connection', (socket) => {
      if (!socket.recovered) for (const message of feed.read()) socket.emit('message', message);
    });
    feed.follow(
      undefined,
      (messages) => {
        for (const message of messages) sockets.emit('message', message);
      },
      signal,
    );
    signal.addEventListener('abort', () => sockets.close());
    return server;
  },
  follow(origin, { onMessage, patience, signal }) {
    const { first, longest } = times.waits;
    const waits = { reconnectionDelay: first, reconnectionDelayMax: longest };
    const socket = io(origin, { forceNew: true, timeout: patience, ...waits });
    socket.on('message', (message) => {
      try {
        onMessage(message);
      } catch {
        // Nothing it could do.
      }
    });
    signal.addEventListener('abort', () => socket.disconnect());
  },
};

/** Cut off again and again, and the server does not notice: it has not kept what recovery needs. */
const forsaken = (): Fate => ({
  ...fair,
  incidents: [{ direction: 'down', after: 1500, happen: (connection) => connection.forsake() }],
});

test.concurrent('Socket.IO with connectionStateRecovery alone is caught', async () => {
  expect(await isCaught(recoveryOnly, () => ({ isClumsy: false, fateOf: forsaken }))).toBe(true);
});

describe.concurrent.each(mistakes)('$mistake', ({ options, ways: affected = ways }) => {
  // On a busy machine a trial may be over before its storm has done much: then it takes more of them.
  test.each(affected)('is caught with $name', async (way) => {
    expect(await isCaught(way, options)).toBe(true);
  });
});
