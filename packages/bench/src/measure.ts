import { setTimeout as pause } from 'node:timers/promises';
import { Child } from './calls.ts';
import type { Traffic } from './clients/client.ts';
import type { Arrivals, LoadCalls } from './load.ts';
import type { Load, Plan } from './plan.ts';
import type { ServerCalls } from './server.ts';
import type { Way } from './ways.ts';

/** Milliseconds for what an opening or a closing has left to do. */
const calmness = 60;
/** Milliseconds from the first reading to the cut. */
const untilCut = 100;
/** Between two polls while a server becomes warm, in milliseconds. */
const warmInterval = 20;

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

    async function run({ rate, readings }: Load, meanwhile = async () => {}): Promise<Run> {
      await load.call('expect', readings);
      const before = await server.call('cpu');
      const published = server.call('publish', rate, readings);
      await meanwhile();
      const arrivals = await load.call('arrived');
      return { arrivals, json: await published, cpu: (await server.call('cpu')) - before };
    }
    async function withClients<T>(
      clients: number,
      work: (open: Traffic) => Promise<T>,
      interval?: number,
    ) {
      const open = await load.call('open', id, port, clients, interval);
      await pause(calmness);
      const result = await work(open);
      await load.call('close');
      await pause(calmness);
      onStep();
      return result;
    }

    await withClients(plan.warmUp.clients, () => run(plan.warmUp), warmInterval);

    const memory = await server.call('memory');
    const { open, idle } = await withClients(plan.idle, async ({ up, down, requests }) => ({
      open: { up: up / plan.idle, down: down / plan.idle, requests: requests / plan.idle },
      idle: ((await server.call('memory')) - memory) / plan.idle,
    }));

    const loads: LoadSample[] = [];
    for (const each of plan.loads) {
      const { arrivals, json, cpu } = await withClients(each.clients, () => run(each));
      const { delays, traffic } = arrivals;
      loads.push({ ...each, delays, traffic, json, cpu });
    }

    const cut = async () => {
      await pause(untilCut);
      await load.call('cut');
    };
    const returns =
      way.of === 'peer'
        ? new Float64Array(0)
        : (await withClients(plan.cut.clients, () => run(plan.cut, cut))).arrivals.returns;
    const emptyPoll =
      speech.by === 'polling' && speech.interval > 0
        ? await load.call('pollForNothing', id, port)
        : undefined;
    return { open, idle, loads, returns, emptyPoll };
  } finally {
    server.stop();
    await load.call('close');
  }
}

interface Run {
  arrivals: Arrivals;
  json: number;
  cpu: number;
}

export function stepsOf(way: Way, plan: Plan): number {
  return plan.loads.length + (way.of === 'peer' ? 2 : 3);
}
