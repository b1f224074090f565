import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const wire = fileURLToPath(new URL('../bin/wire.js', import.meta.url));

/** The command `wire`, run as people run it, on free ports. */
export class Child {
  output = '';
  readonly #process: ChildProcess;
  readonly #closed: Promise<unknown>;

  constructor(args: string[], env: NodeJS.ProcessEnv = { PORT: '0' }) {
    this.#process = spawn(process.execPath, [wire, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#closed = once(this.#process, 'close');
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (chunk) => {
        this.output += chunk;
        this.#process.emit('output');
      });
    }
  }

  /** Resolves with what the first group matches, once the output has it; rejects when it has ended. */
  async prints(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match) return match[1] ?? '';
      const { exitCode, signalCode } = this.#process;
      if (exitCode !== null || signalCode !== null)
        throw new Error(`It ended after:\n${this.output}`);
      await Promise.race([once(this.#process, 'output'), this.#closed]);
    }
  }

  /** Reads no more of what it prints, as `head` does. */
  hangUp(): void {
    this.#process.stdout?.destroy();
  }

  /** Ends it, where it has not ended; answers the exit code. */
  async end(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    this.#process.kill(signal);
    return this.ended();
  }

  /** Resolves with the exit code once it has ended by itself. */
  async ended(): Promise<number | null> {
    await this.#closed;
    return this.#process.exitCode;
  }
}
