import { SingleBar } from 'cli-progress';
import { format, type Result } from '../page/format.ts';
import { Child } from './calls.ts';
import type { LoadCalls } from './load.ts';
import { measure, type Sample, stepsOf } from './measure.ts';
import type { Options } from './options.ts';
import { busy, calm, cut, idleFor, planFor } from './plan.ts';
import { machine, wayResult } from './result.ts';

/**
 * Measures, and shows how far it is. The rounds are interleaved: each way is measured once a round, so
 * what else the machine does meets all of them.
 */
export async function run({ ways, rounds, full }: Omit<Options, 'out'>): Promise<Result> {
  const began = performance.now();
  const samples = new Map(ways.map((way) => [way, [] as Sample[]]));
  const bar = new SingleBar({
    format: '{bar} {percentage} %  {eta_formatted} left  round {round}: {title}',
    barsize: 20,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    fps: 4,
    etaBuffer: 200,
    hideCursor: true,
    clearOnComplete: true,
  });
  const total = rounds * ways.reduce((sum, way) => sum + stepsOf(planFor(way, full)), 0);
  bar.start(total, 0, { round: 1, title: '' });
  process.once('SIGINT', () => {
    bar.stop(); // or the terminal would stay without a cursor
    process.exit(130);
  });
  const load = new Child<LoadCalls>('load.ts', []);
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const [way, taken] of samples) {
        bar.update({ round, title: way.title });
        taken.push(await measure(way, planFor(way, full), load, () => bar.increment()));
      }
    }
  } finally {
    load.stop();
    bar.stop();
  }
  return {
    format,
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    run: {
      rounds,
      full,
      seconds: Math.round((performance.now() - began) / 1000),
      idle: idleFor(full),
      cut: cut.clients,
      calm,
      busy,
    },
    ways: [...samples].map(([way, taken]) => wayResult(way, taken)),
  };
}
