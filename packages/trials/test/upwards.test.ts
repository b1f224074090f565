import '../src/browser.ts';
import type { Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { followReadings } from '02-websocket-raw/page/follow.ts';
import { Outbox as SocketOutbox } from '02-websocket-raw/page/outbox.ts';
import { createServer as createSocketServer } from '02-websocket-raw/src/server.ts';
import { Outbox as SocketIoOutbox } from '03-socketio/page/outbox.ts';
import { openReadings } from '03-socketio/page/readings.ts';
import { createServer as createSocketIoServer } from '03-socketio/src/server.ts';
import { Feed } from 'feed';
import { io } from 'socket.io-client';
import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { generator, Relay, storm } from 'wire';
import { times } from '../src/times.ts';

interface Sum {
  sum: number;
  /** The how-manieth of this page. */
  count: number;
}

interface Asker {
  name: string;
  serve: (feed: Feed, signal: AbortSignal) => Server;
  /** Connects a page to the server at `origin`; answers how it asks. */
  connect: (origin: string, signal: AbortSignal) => (numbers: number[]) => Promise<Sum>;
}

const { heartbeat, patience, waits } = times;
const common = {
  patience,
  waits,
  onMessage: () => {},
  onState: () => {},
  onNote: () => {},
};

const askers: Asker[] = [
  {
    name: 'WebSocket',
    serve: (feed, signal) =>
      createSocketServer({ feed, signal, heartbeat, pingInterval: patience }),
    connect(origin, signal) {
      const outbox = new SocketOutbox();
      followReadings(`${origin.replace('http', 'ws')}/socket`, {
        ...common,
        signal,
        bookmark: { cursor: undefined },
        client: outbox.client,
        onConnection: (send) => (send ? outbox.connected(send) : outbox.disconnected()),
        onAnswer: (answer) => outbox.take(answer),
      });
      return (numbers) => outbox.ask(numbers);
    },
  },
  {
    name: 'Socket.IO',
    serve: (feed, signal) =>
      createSocketIoServer({ feed, signal, pingInterval: heartbeat, pingTimeout: patience }),
    connect(origin, signal) {
      const outbox = new SocketIoOutbox();
      openReadings(io, origin, {
        ...common,
        signal,
        outbox,
        bookmark: { cursor: undefined },
        transports: ['polling', 'websocket'],
      });
      return async (numbers) => {
        const answer = await outbox.ask(numbers);
        return answer.ok ? answer.value : expect.unreachable(answer.error);
      };
    },
  },
];

const seeds = Array.from({ length: 10 }, (_, index) => index + 1);
const questions = Array.from({ length: 30 }, (_, index) => index + 1);

describe.each(askers)('$name', ({ serve: serverOf, connect }) => {
  test('adds up once what is asked once, whatever is done to the connection', async ({
    serve,
    stop,
  }) => {
    async function askInStorm(seed: number): Promise<Sum[]> {
      const feed = new Feed();
      const port = Number(new URL(await serve(serverOf(feed, stop.signal))).port);
      const relay = new Relay({ to: port, fateOf: storm(seed), signal: stop.signal });
      const ask = connect(await serve(relay.server), stop.signal);
      const random = generator(seed);
      const answers: Promise<Sum>[] = [];
      for (const question of questions) {
        answers.push(ask([question, 1000]));
        feed.publish(question); // what comes down brings the storm's incidents about
        await pause(random() * 20);
      }
      relay.heal();
      return Promise.all(answers);
    }
    const all = await Promise.all(seeds.map(askInStorm));
    for (const answers of all) {
      expect(answers).toEqual(questions.map((count) => ({ sum: count + 1000, count })));
    }
  });
});
