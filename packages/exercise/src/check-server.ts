/** Checks any server against the contract of a lesson: `pnpm check:server 04 --url http://…`. */
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { styleText } from 'node:util';
import { checkUsage, parseCheck } from './check-options.ts';
import { Judge } from './judge.ts';
import { UsageError } from './options.ts';
import { evidence } from './screen.ts';
import type { TestReport } from './verdict.ts';

const lessons = new URL('../../../lessons/', import.meta.url);
const contract = 'test/contract.test.ts';

/** Milliseconds: a heartbeat may take 15 s to come. */
const patience = 20_000;
const limit = 60_000;

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
  const names = readdirSync(lessons).filter((name) =>
    existsSync(new URL(`${name}/${contract}`, lessons)),
  );
  const { name, server } = parseCheck(process.argv.slice(2), names);
  await reach(server);
  const judge = new Judge({ lesson: new URL(`${name}/`, lessons), server: server.origin, limit });
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
  if (error instanceof UsageError) console.error(`\n${checkUsage}`);
  process.exitCode = 1;
}
