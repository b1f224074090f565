/**
 * A process of its own: runs tests of a lesson when it is told to, as often as it is told to. What
 * is judged may crash or never end; whoever waits for the verdict can end the whole process.
 */
import { readdirSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type {} from 'test-kit'; // its declaration of what is provided
import { createVitest, type Reporter, type TestCase, type TestModule } from 'vitest/node';
import { type Message, type Order, patternOf, type TestReport, type Verdict } from './verdict.ts';
import { warmThread } from './warm-thread.ts';

/** What this process is told when it is started. */
export interface Brief {
  /** The folder of the lesson. */
  lesson: string;
  /** The folder of the server and the page to judge; absent for the lesson's own. */
  copy?: string | undefined;
  /** The origin of a server that runs already, for tests that know no more than that. */
  server?: string | undefined;
}

/** Milliseconds before an order is given up that a test of it is: so there is time to say so. */
const margin = 3_000;

const { lesson, copy, server = '' }: Brief = JSON.parse(process.argv[2] ?? '');
const tests: TestReport[] = [];
const faults: string[] = [];
let printed = '';

const reporter: Reporter = {
  onTestCaseResult: (test) => {
    const report = reportOf(test);
    if (report.state === 'skipped') return;
    tests.push(report);
    say({ report });
  },
  onTestModuleEnd: (module: TestModule) => {
    for (const error of module.errors()) faults.push(inOneLine(error));
  },
  onUserConsoleLog: ({ content }) => {
    printed = (printed + content).slice(-4096);
  },
};

const vitest = await createVitest(
  'test',
  {
    root: lesson,
    watch: false,
    reporters: [reporter],
    setupFiles: [fileURLToPath(new URL('./test-setup.ts', import.meta.url))],
  },
  {
    test: { pool: warmThread() }, // here, or else the lesson's own `pool` would win
    // The lesson's `#src/…` and `#page/…` lead to the copy.
    resolve: { alias: copy ? [{ find: /^#(src|page)\//, replacement: `${copy}/$1/` }] : [] },
  },
);
const project = vitest.getRootProject();

async function judge({ tests: wanted, changed, patience, limit, bail }: Order): Promise<Verdict> {
  tests.length = 0;
  faults.length = 0;
  printed = '';
  if (changed) forget();
  vitest.config.bail = bail ? 1 : 0;
  project.config.testTimeout = limit - margin;
  project.config.hookTimeout = limit - margin;
  project.config.expect.poll = { ...project.config.expect.poll, timeout: patience };
  project.provide('patience', patience);
  project.provide('serverToCheck', server);
  const specifications = wanted.map(({ file, titles }) => {
    const testNamePattern = new RegExp(`(^| )(${titles.map(patternOf).join('|') || '.*'})$`);
    return project.createSpecification(`${lesson}/${file}`, { testNamePattern });
  });
  const { unhandledErrors } = await vitest.runTestSpecifications(specifications);
  faults.push(...unhandledErrors.map(inOneLine));
  return { tests, faults, printed };
}

/** The copy is loaded again, and with it what has it loaded: the tests and their helpers. */
function forget(): void {
  for (const folder of [`${copy}/src`, `${copy}/page`, `${lesson}/test`]) {
    for (const name of readdirSync(folder)) {
      vitest.invalidateFile(`${folder}/${name}`); // what was read
      vitest.watcher.invalidates.add(`${folder}/${name}`); // what the thread has of it
    }
  }
}

function reportOf(test: TestCase): TestReport {
  const { state, errors = [] } = test.result();
  return {
    file: relative(lesson, test.module.moduleId).split(sep).join('/'),
    title: test.name,
    sentence: test.fullName.replaceAll(' > ', ' '),
    state,
    messages: errors.map(wordsOf),
    traffic: test.meta().traffic ?? { connections: [], requests: [] },
  };
}

/** What vitest says, without what a message of one line has said already. */
function wordsOf({ message, diff = '' }: { message: string; diff?: string }): string {
  const words = message.replace(/ \/\/ Object\.is equality$/, '');
  const differing = diff.match(/^[-+] (?!Expected|Received)/gm) ?? [];
  const isShort = /…\(\d+\)/.test(words); // an object of many fields: some are left out
  return stripVTControlCharacters(
    isShort || differing.length > 2 ? `${words}\n\n${diff.trimEnd()}` : words,
  );
}

/** The message, and where in the copy it came from. */
function inOneLine(error: unknown): string {
  const { name = 'Error', message, stack = '' } = error as Error;
  const text = `${name}: ${stripVTControlCharacters(message).split('\n')[0]}`;
  const place = stack.split('\n').find((line) => copy && line.includes(copy));
  const [, where] = /([^/\\]+\/[^/\\:]+:\d+):\d+/.exec(place ?? '') ?? [];
  return where ? `${where}: ${text}` : text;
}

function say(message: Message): void {
  process.send?.(message);
}

process.on('message', async (order: Order) => {
  say({ verdict: await judge(order) });
});
process.on('disconnect', () => process.exit());
const warmUp = fileURLToPath(new URL('./warm-up.ts', import.meta.url));
await vitest.runTestSpecifications([project.createSpecification(warmUp)]);
tests.length = 0;
say('ready');
