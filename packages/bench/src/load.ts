/** The clients of all servers, in a process of its own: `tsx load.ts`. */
import { answer } from './calls.ts';
import type { Client, ClientOptions, Traffic } from './clients/client.ts';
import { PollingClient } from './clients/polling.ts';
import { SocketIoClient } from './clients/socketio.ts';
import { StreamClient, streamOpening } from './clients/stream.ts';
import { webSocketOpening } from './clients/websocket.ts';
import { now } from './clock.ts';
import { type Way, ways } from './ways.ts';

/** Milliseconds for everything to arrive. */
const patience = 60_000;
/** Clients that are let in at one time, so that no server's queue of connections overflows. */
const atOnce = 100;

/** What has arrived: as many readings as were expected, for all clients together. */
export interface Arrivals {
  /** Milliseconds from publishing to arriving, of each. */
  delays: Float64Array;
  /** Milliseconds from a cut to the first reading that was published after it, of each client. */
  returns: Float64Array;
  traffic: Traffic;
}

export interface LoadCalls {
  /** Connects so many clients and waits until all are let in. Answers what that took, in all. */
  open(id: string, port: number, count: number): Promise<Traffic>;
  /** From now on each client shall be given so many readings. */
  expect(readings: number): void;
  /** Resolves when they have come. */
  arrived(): Promise<Arrivals>;
  /** Resets every connection; the clients come back at once. */
  cut(): void;
  /** Sends one poll that has nothing to learn, after another that has; answers what it took. */
  pollForNothing(id: string, port: number): Promise<Traffic>;
  /** Resets every connection, for good. */
  close(): void;
}

let clients: Client[] = [];
const traffic: Traffic = { up: 0, down: 0, requests: 0 };
/** What had been sent and received when the readings began to be expected. */
let began = { ...traffic };
let delays = new Float64Array(0);
let count = 0;
let cutAt = Number.POSITIVE_INFINITY;
let returns = new Float64Array(0);
/** What is waited for. */
let onDone = () => {};
let onFailure = (_: Error) => {};

const calls: LoadCalls = {
  async open(id, port, wanted) {
    const before = { ...traffic };
    while (clients.length < wanted) {
      const some = Math.min(atOnce, wanted - clients.length);
      let missing = some;
      const onLive = () => {
        missing -= 1;
        if (missing === 0) onDone();
      };
      const came = done(
        () => `${id}: client ${clients.length - missing} of ${wanted} is not let in`,
      );
      for (let more = 0; more < some; more += 1) add(id, port, { onLive }).start();
      await came;
    }
    return since(before);
  },

  expect(readings) {
    began = { ...traffic };
    delays = new Float64Array(readings * clients.length);
    returns = new Float64Array(0);
    cutAt = Number.POSITIVE_INFINITY;
    count = 0;
  },

  async arrived() {
    if (count < delays.length) await done(() => `${count} of ${delays.length} readings came`);
    return { delays, returns, traffic: since(began) };
  },

  cut() {
    returns = new Float64Array(clients.length).fill(Number.NaN);
    cutAt = now();
    for (const client of clients) client.cut();
    for (const client of clients) client.start();
  },

  async pollForNothing(id, port) {
    let before: Traffic | undefined;
    let one: Traffic | undefined;
    const came = done(() => `${id}: no empty answer`);
    const onAnswer = () => {
      one ??= before && since(before);
      before ??= { ...traffic };
      if (one) onDone();
    };
    add(id, port, { onLive: () => {}, onAnswer }).start();
    await came;
    calls.close();
    return one ?? { up: 0, down: 0, requests: 0 };
  },

  close() {
    for (const client of clients) client.cut();
    clients = [];
  },
};

function add(id: string, port: number, events: Pick<ClientOptions, 'onLive' | 'onAnswer'>): Client {
  const way = ways.find((way) => way.id === id);
  if (!way) throw new Error(`there is no way ${id}`);
  const index = clients.length;
  const onReading = (at: number) => {
    const time = now();
    delays[count] = time - at;
    count += 1;
    if (at > cutAt && Number.isNaN(returns[index])) returns[index] = time - cutAt;
    if (count === delays.length) onDone();
  };
  const onError = (error: Error) => onFailure(error);
  const client = clientOf(way, { port, traffic, onReading, onError, ...events });
  clients.push(client);
  return client;
}

function clientOf({ speech, greeting }: Way, options: ClientOptions): Client {
  switch (speech.by) {
    case 'stream':
      return new StreamClient(options, greeting, streamOpening(speech));
    case 'websocket':
      return new StreamClient(options, greeting, webSocketOpening(speech));
    case 'socket.io':
      return new SocketIoClient(options, speech, greeting);
    case 'polling':
      return new PollingClient(options, speech);
  }
}

/** Resolves with the next call of `onDone`; rejects after an error, or when it takes too long. */
function done(complaint: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(complaint())), patience);
    onDone = () => {
      clearTimeout(timer);
      resolve();
    };
    onFailure = (error) => {
      clearTimeout(timer);
      reject(new Error(`${complaint()}: ${error.message}`));
    };
  });
}

function since({ up, down, requests }: Traffic): Traffic {
  return {
    up: traffic.up - up,
    down: traffic.down - down,
    requests: traffic.requests - requests,
  };
}

answer({ ...calls });
