import type { Way } from './ways.ts';

/** Readings that are published to clients: so many, at so many a second. */
export interface Load {
  clients: number;
  rate: number;
  readings: number;
}

export interface Plan {
  loads: readonly Load[];
  /** What the connections are cut under. Peers, which resume nothing, are not cut. */
  cut?: Load;
  /** Idle connections whose memory is measured. */
  idle: number;
  /** What makes a server's code warm, with as many clients as were idle. Nothing of it is counted. */
  warmUp: Load;
}

export const cut: Load = { clients: 100, rate: 100, readings: 30 };

/** The load at which delays are told, and the one at which the processor is: peers have these two. */
export const calm = { clients: 100, rate: 10 };
export const busy = { clients: 1000, rate: 50 };

/** Less than three minutes, with three rounds. */
const quick: Plan = {
  loads: [
    { clients: 1, rate: 10, readings: 4 },
    { ...calm, readings: 5 },
    { clients: 1000, rate: 10, readings: 4 },
    { ...busy, readings: 25 },
  ],
  idle: 1_000,
  warmUp: { clients: 1_000, rate: 50, readings: 10 },
};

const full: Plan = {
  loads: [
    { clients: 1, rate: 10, readings: 40 },
    { clients: 100, rate: 1, readings: 6 },
    { ...calm, readings: 40 },
    { clients: 100, rate: 100, readings: 200 },
    { clients: 1000, rate: 10, readings: 20 },
    { ...busy, readings: 100 },
    { clients: 10_000, rate: 1, readings: 5 },
  ],
  idle: 10_000,
  warmUp: { clients: 10_000, rate: 5, readings: 3 },
};

export function planFor(way: Way, isFull: boolean): Plan {
  const plan = isFull ? full : quick;
  const isCompared = ({ clients, rate }: Load) =>
    [calm, busy].some((load) => load.clients === clients && load.rate === rate);
  if (way.of === 'lesson') return { ...plan, cut };
  return { ...plan, loads: plan.loads.filter(isCompared) };
}

export function idleFor(isFull: boolean): number {
  return (isFull ? full : quick).idle;
}
