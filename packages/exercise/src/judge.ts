import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Brief } from './judging.ts';
import type { Message, Order, TestReport, Verdict } from './verdict.ts';

export interface JudgeOptions {
  lesson: URL;
  /** The folder of the server and the page to judge; absent for the lesson's own. */
  copy?: URL;
  /** The origin of a server that runs already. */
  server?: string;
  /** Milliseconds without a word after which an order is given up, and the process with it. */
  limit?: number;
}

export interface Terms {
  /** Milliseconds that a test waits for what has to come. */
  patience?: number;
  /** Whether the first failure is enough. */
  bail?: boolean;
  /** Hears of each test as soon as it is over. */
  onReport?: (report: TestReport) => void;
}

/** Orders after which the process is replaced: a faulty server may leave timers behind in it. */
const mostOrders = 200;

/** Milliseconds that the process has to get ready. */
const startLimit = 60_000;

/** Runs tests of a lesson, in a process that is kept warm, and replaced when it does not answer. */
export class Judge {
  readonly #options: JudgeOptions;
  #process: { child: ChildProcess; ready: Promise<unknown> } | undefined;
  #orders = 0;
  #changed = false;

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  /** The copy is another from now on. */
  changed(): void {
    this.#changed = true;
  }

  /**
   * Runs the tests of the given titles and files; those of a file that is given without a title are
   * run all. One order at a time.
   */
  async judge(
    checks: readonly { file: string; title?: string }[],
    { patience = 2_000, bail = true, onReport }: Terms = {},
  ): Promise<Verdict> {
    if (this.#orders >= mostOrders) await this.close();
    this.#orders += 1;
    const files = [...new Set(checks.map(({ file }) => file))];
    const tests = files.map((file) => ({
      file,
      titles: checks.flatMap((check) => (check.file === file ? (check.title ?? []) : [])),
    }));
    const changed = this.#changed;
    this.#changed = false;
    try {
      const child = await this.warmUp();
      const { limit = 15_000 } = this.#options;
      child.send({ tests, changed, patience, limit, bail } satisfies Order);
      const verdict = await hear(child, limit, (message) => {
        if (message === 'ready') return undefined;
        if ('verdict' in message) return message.verdict;
        onReport?.(message.report);
        return undefined;
      });
      // Its thread is gone, for want of memory perhaps: another process shall be asked next.
      if (verdict.faults.some((fault) => fault.includes('[vitest-pool]'))) await this.close();
      return verdict;
    } catch (error) {
      await this.close(); // in whatever state it is now
      return { tests: [], faults: [(error as Error).message], printed: '' };
    }
  }

  /** Starts the process ahead of the first order. Rejects when it cannot be started. */
  async warmUp(): Promise<ChildProcess> {
    this.#process ??= this.#start();
    const { child, ready } = this.#process;
    await ready;
    return child;
  }

  /** Ends the process, and the browser with it. */
  async close(): Promise<void> {
    const child = this.#process?.child;
    this.#process = undefined;
    this.#orders = 0;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  #start() {
    const { lesson, copy, server } = this.#options;
    const brief: Brief = { lesson: pathOf(lesson), copy: copy && pathOf(copy), server };
    const program = fileURLToPath(new URL('./judging.ts', import.meta.url));
    const tsx = createRequire(import.meta.url).resolve('tsx');
    const child = fork(program, [JSON.stringify(brief)], {
      execArgv: ['--import', pathToFileURL(tsx).href],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.once('exit', () => {
      if (this.#process?.child === child) this.#process = undefined;
    });
    const ready = hear(child, startLimit, (message) => (message === 'ready' ? message : undefined));
    return { child, ready };
  }
}

/** A folder as vitest writes it: with slashes, and none at the end. */
function pathOf(folder: URL): string {
  return fileURLToPath(folder).replaceAll('\\', '/').replace(/\/$/, '');
}

/**
 * Hears what the process says until `take` has what it wants. Rejects when the process ends before,
 * or says nothing for so many milliseconds.
 */
function hear<T>(
  child: ChildProcess,
  limit: number,
  take: (message: Message) => T | undefined,
): Promise<T> {
  const over = new AbortController();
  return new Promise<T>((resolve, reject) => {
    let complaint = '';
    const complain = (text: Buffer) => {
      complaint = (complaint + text).slice(-4096);
    };
    const died = () =>
      reject(
        new Error(
          complaint.trim().split('\n').at(-1) || 'The process that runs the checks has ended.',
        ),
      );
    const late = () =>
      reject(new Error(`No end after ${limit / 1000} s: is there a loop that never ends?`));
    const timer = setTimeout(late, limit);
    const listen = (message: Message) => {
      timer.refresh();
      const taken = take(message);
      if (taken !== undefined) resolve(taken);
    };
    // An order that cannot be sent any more is an error, and may be known before the end is.
    child.on('message', listen).on('exit', died).on('error', died);
    child.stderr?.on('data', complain);
    over.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      child.off('message', listen).off('exit', died).off('error', died);
      child.stderr?.off('data', complain);
    });
  }).finally(() => over.abort());
}
