/**
 * Puts one feed through every technique and tells what each costs: `pnpm bench`. The rounds are
 * interleaved: each way is measured once a round, so what else the machine does meets all of them.
 *
 * `--full` has 10,000 clients, more rates, and takes about half an hour. `--only sse,xhr` takes some
 * ways alone, `--rounds 5` measures more often, `--out file.json` names the file.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { Child } from './calls.ts';
import type { LoadCalls } from './load.ts';
import { measure, type Sample, stepsOf } from './measure.ts';
import { type Options, parseOptions, UsageError } from './options.ts';
import { cut, idleFor, planFor } from './plan.ts';
import { format, machine, type Result, wayResult } from './result.ts';
import { tableOf } from './table.ts';

async function run({ ways, rounds, full }: Options): Promise<Result> {
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
    },
    ways: [...samples].map(([way, taken]) => wayResult(way, taken)),
  };
}

try {
  const options = parseOptions(process.argv.slice(2));
  const result = await run(options);
  console.log(tableOf(result));
  // pnpm goes to the folder of this package first, and says where it came from.
  writeFileSync(
    resolve(process.env.INIT_CWD ?? '', options.out),
    `${JSON.stringify(result, undefined, 1)}\n`,
  );
  console.log(
    `\nIn ${result.run.seconds} s. ${options.out} has all of it: the docs draw it, on the page Measure.`,
  );
} catch (error) {
  const { message } = error instanceof Error ? error : new Error(String(error));
  console.error(error instanceof UsageError ? message : `the measuring failed: ${message}`);
  process.exitCode = 1;
}
