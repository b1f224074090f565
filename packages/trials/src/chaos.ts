/**
 * Puts every way through many storms and tells what was lost: `pnpm chaos --seeds 500`. The seed of a
 * trial that fails is printed; `--from` begins there again, `--way` takes one way alone, and `--out`
 * writes the table to a file too.
 *
 * `--servers 2` puts two servers with one log in Redis behind one address, and kills one now and then.
 * With `--outages`, Redis itself is killed every three seconds, too.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findRedis, RedisServer, redisHelp } from 'test-kit/redis';
import { interrupt, openerOf, serversTrial } from './servers.ts';
import { trial, type Verdict } from './trial.ts';
import { type Way, ways } from './ways.ts';

/** Trials under way at one time: they wait more than they work. */
const atOnce = 24;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
    way: { type: 'string' },
    servers: { type: 'string', default: '1' },
    outages: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const seeds = numberOf('seeds');
const from = numberOf('from');
const chosen = ways.filter(({ name }) => values.way === undefined || name === values.way);
if (chosen.length === 0) {
  fail(`--way is one of: ${ways.map(({ name }) => name).join(', ')}`);
}

if (!['1', '2'].includes(values.servers)) fail('--servers is 1 or 2');
const isShared = values.servers === '2';
if (values.outages && !isShared) fail('--outages needs --servers 2');

const verdicts: (Verdict & { kills?: number })[] = [];
const redis = isShared ? await startRedis() : undefined;
const over = new AbortController();
const interrupting = redis && values.outages ? interrupt(redis, over.signal) : undefined;
const waiting = Array.from({ length: seeds }, (_, index) => from + index).flatMap((seed) =>
  chosen.map((way) => ({ way, seed })),
);
const total = waiting.length;
await Promise.all(Array.from({ length: atOnce }, work));
over.abort();
const outages = await interrupting;
await redis?.stop();
process.stdout.write('\r');
const table = tableOf(chosen);
console.log(table);
if (outages) console.log(`Redis was killed ${outages} times.`);
// pnpm goes to the folder of this package first, and says where it came from.
if (values.out) writeFileSync(resolve(process.env.INIT_CWD ?? '', values.out), `${table}\n`);
process.exit(verdicts.some(({ faults }) => faults.length > 0) ? 1 : 0);

async function work(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const verdict = await tried(next.way, next.seed);
    verdicts.push(verdict);
    if (verdict.faults.length > 0) {
      const again = `--way "${verdict.way}" --from ${verdict.seed} --seeds 1`;
      console.log(`\r${verdict.way}: ${verdict.faults.join(', ')}. Again: ${again}`);
    }
    if (process.stdout.isTTY) process.stdout.write(`\r${verdicts.length} of ${total} trials`);
  }
}

function tried(way: Way, seed: number): Promise<Verdict & { kills?: number }> {
  if (!redis) return trial(way, seed);
  const openFeed = openerOf({ url: redis.url, key: `${way.name} ${seed}`, lease: 200 });
  return serversTrial(way, seed, { openFeed });
}

async function startRedis(): Promise<RedisServer> {
  const path = findRedis() ?? fail(redisHelp);
  return RedisServer.start(path, { isDurable: true });
}

/** In Markdown: people can read it, and the docs include it. */
function tableOf(chosen: readonly Way[]): string {
  const fates = isShared ? (['incidents', 'kills'] as const) : (['incidents'] as const);
  const columns = ['connections', ...fates, 'lost', 'duplicated', 'reordered'] as const;
  const rows = chosen.map(({ name }) => {
    const own = verdicts.filter(({ way }) => way === name);
    const sums = columns.map((column) =>
      own.reduce((sum, verdict) => sum + (verdict[column] ?? 0), 0),
    );
    const failed = own.filter(({ faults }) => faults.length > 0).length;
    return [name, own.length, ...sums, failed];
  });
  const head = ['way', 'trials', ...columns, 'failed'];
  const rule = ['-'.repeat(13), ...head.slice(1).map((name) => `${'-'.repeat(name.length - 1)}:`)];
  const lines = [head, rule, ...rows].map(([first = '', ...rest]) =>
    [
      String(first).padEnd(13),
      ...rest.map((cell, at) => String(cell).padStart(head[at + 1].length)),
    ].join(' | '),
  );
  return lines.map((line) => `| ${line} |`).join('\n');
}

function numberOf(name: 'seeds' | 'from'): number {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 1) fail(`--${name} is a number from 1 on`);
  return number;
}

function fail(reason: string): never {
  console.error(reason);
  process.exit(1);
}
