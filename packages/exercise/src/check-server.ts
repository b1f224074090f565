/** Checks any server against the contract of a lesson: `pnpm check:server 04 --url http://…`. */
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { parseArgs, styleText } from 'node:util';
import { isOwnHost } from 'page-kit';
import { Judge } from './judge.ts';
import { UsageError } from './options.ts';
import { evidence } from './screen.ts';
import type { TestReport } from './verdict.ts';

const lessons = new URL('../../../lessons/', import.meta.url);
const contract = 'test/contract.test.ts';

const usage = `check:server: does your server keep the contract of a lesson?

  npx pnpm check:server 04 --url http://127.0.0.1:3000

  The contract stands in the lesson's page of the docs, under "Exercise".`;

/** Milliseconds: a heartbeat may take 15 s to come. */
const patience = 20_000;
const limit = 60_000;

/** What is asked for; throws a sentence where it cannot be done. */
function read(argv: string[]): { lesson: URL; server: URL } {
  const { values, positionals } = parse(argv);
  const [number = '', ...more] = positionals;
  const names = readdirSync(lessons).filter((name) =>
    existsSync(new URL(`${name}/${contract}`, lessons)),
  );
  const name = names.find(
    (name) => name === number || name.startsWith(`${number.padStart(2, '0')}-`),
  );
  if (!name || more.length > 0) {
    const numbers = names.map((name) => name.slice(0, 2)).join(', ');
    throw new UsageError(`${positionals.join(' ') || 'nothing'} is no lesson: one of ${numbers}`);
  }
  if (!values.url || !URL.canParse(values.url)) {
    throw new UsageError(`--url is ${values.url ?? 'missing'}: like http://127.0.0.1:3000`);
  }
  const server = new URL(values.url);
  if (server.protocol !== 'http:' || !isOwnHost(server.hostname)) {
    throw new UsageError(
      `--url is ${values.url}: only a server of this machine, over http, is checked`,
    );
  }
  return { lesson: new URL(`${name}/`, lessons), server };
}

function parse(argv: string[]) {
  try {
    const args = argv.filter((arg) => arg !== '--'); // pnpm may hand it on
    return parseArgs({ args, allowPositionals: true, options: { url: { type: 'string' } } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function reach({ hostname, port, origin }: URL): Promise<void> {
  const socket = connect(Number(port || 80), hostname.replace(/^\[|\]$/g, ''));
  try {
    await once(socket, 'connect');
  } catch {
    throw new Error(`Nothing answers at ${origin}: is your server running there?`);
  } finally {
    socket.destroy();
  }
}

async function main(): Promise<void> {
  const { lesson, server } = read(process.argv.slice(2));
  await reach(server);
  const judge = new Judge({ lesson, server: server.origin, limit });
  const verdict = await judge.judge([{ file: contract }], {
    patience,
    bail: false,
    onReport: show,
  });
  await judge.close();
  const failed = verdict.tests.filter(({ state }) => state === 'failed').length;
  for (const fault of verdict.faults) console.log(styleText('red', `✗ ${fault}`));
  const count = verdict.tests.length;
  console.log(`\n${server.origin} keeps ${count - failed} of ${count} promises.`);
  if (failed > 0 || verdict.faults.length > 0 || count === 0) process.exitCode = 1;
}

/** One line for a promise that is kept; for one that is not, all that is known. */
function show(report: TestReport): void {
  if (report.state === 'passed') {
    console.log(`${styleText('green', '✓')} ${report.sentence}`);
    return;
  }
  console.log(styleText('red', styleText('bold', `✗ ${report.sentence}`)));
  for (const lines of evidence(report, 80)) console.log(lines.replace(/^/gm, '    '));
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof UsageError) console.error(`\n${usage}`);
  process.exitCode = 1;
}
