import { setTimeout as pause } from 'node:timers/promises';
import { Child } from './calls.ts';
import type { Traffic } from './clients/client.ts';
import type { Arrivals, LoadCalls } from './load.ts';
import type { Load, Plan } from './plan.ts';
import type { ServerCalls } from './server.ts';
import type { Way } from './ways.ts';

/** Milliseconds for what an opening or a closing has left to do. */
const calmness = 60;
/** Clients that come before the memory is measured. */
const first = 100;

/** What one server did under one load, in one round. */
export interface LoadSample extends Load {
  delays: Float64Array;
  traffic: Traffic;
  /** Bytes of JSON that a reading has, on average. */
  json: number;
  /** Seconds of the server's processor. */
  cpu: number;
}

/** What was measured of one way in one round. */
export interface Sample {
  /** What it takes to let one client in. */
  open: Traffic;
  /** Bytes of the server's memory for one idle connection. */
  idle: number;
  loads: LoadSample[];
  /** Milliseconds to be live again after a cut; of a peer, which resumes nothing, none. */
  returns: Float64Array;
  /** One poll that learns nothing, of who polls shortly. */
  emptyPoll: Traffic | undefined;
}

/** Measures one way in a new process; `onStep` is called as often as {@link stepsOf} says. */
export async function measure(
  way: Way,
  plan: Plan,
  load: Child<LoadCalls>,
  onStep: () => void,
): Promise<Sample> {
  const server = new Child<ServerCalls>('server.ts', [way.id]);
  const { id, speech } = way;
  try {
    const port = await server.call('listen');

    async function run({ rate, readings }: Load): Promise<Run> {
      await load.call('expect', readings);
      const before = await server.call('cpu');
      const [json, arrivals] = await Promise.all([
        server.call('publish', rate, readings),
        load.call('arrived'),
      ]);
      return { arrivals, json, cpu: (await server.call('cpu')) - before };
    }
    /** Cuts the connections between two halves of the readings; answers what each was away, in ms. */
    async function cut({ rate, readings }: Load): Promise<Float64Array> {
      const half = Math.ceil(readings / 2);
      await load.call('expect', readings);
      await server.call('publish', rate, half);
      await load.call('cut');
      await server.call('publish', rate, readings - half);
      return (await load.call('arrived')).returns;
    }
    /** Lets so many clients in, for as long as `work` takes; that is told what letting them in took. */
    async function withClients(clients: number, work: (open: Traffic) => Promise<void>) {
      const open = await load.call('open', id, port, clients);
      await pause(calmness);
      onStep();
      await work(open);
      await load.call('close');
      await pause(calmness);
    }

    // What a first client makes a server load and keep is not what each client takes.
    await withClients(first, async () => {});
    const memory = await server.call('memory');
    let idle = Number.NaN;
    let open: Traffic = { up: 0, down: 0, requests: 0 };
    let returns: Float64Array = new Float64Array(0);
    const loads: LoadSample[] = [];
    // The most clients first, in a new process: no memory is left over that they could have.
    for (const clients of groupsOf(plan)) {
      await withClients(clients, async ({ up, down, requests }) => {
        if (clients === plan.idle) {
          idle = ((await server.call('memory')) - memory) / clients;
          await run(plan.warmUp);
          open = { up: up / clients, down: down / clients, requests: requests / clients };
        }
        for (const each of plan.loads.filter((load) => load.clients === clients)) {
          const { arrivals, json, cpu } = await run(each);
          const { delays, traffic } = arrivals;
          loads.push({ ...each, delays, traffic, json, cpu });
          onStep();
        }
        if (plan.cut?.clients === clients) {
          returns = await cut(plan.cut);
          onStep();
        }
      });
    }
    const emptyPoll =
      speech.by === 'polling' && speech.interval > 0
        ? await load.call('pollForNothing', id, port)
        : undefined;
    return { open, idle, loads, returns, emptyPoll };
  } finally {
    server.stop();
  }
}

interface Run {
  arrivals: Arrivals;
  json: number;
  cpu: number;
}

/** How many clients there are at one time, the most first. */
function groupsOf({ loads, idle }: Plan): number[] {
  return [...new Set([idle, ...loads.map(({ clients }) => clients)])].sort((a, b) => b - a);
}

export function stepsOf(plan: Plan): number {
  return 1 + groupsOf(plan).length + plan.loads.length + (plan.cut ? 1 : 0);
}
