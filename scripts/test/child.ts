import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A command of the course, run as a reader runs it, on free ports, with something loaded into it. */
export class Child {
  output = '';
  readonly #process: ChildProcess;

  constructor(command: string, args: string[], cwd: string, loaded = 'busy.js') {
    const NODE_OPTIONS = `--import ${new URL(loaded, import.meta.url)}`;
    this.#process = spawn(command, args, {
      cwd,
      env: { ...process.env, PORT: '0', NODE_OPTIONS },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that Ctrl-C can be pressed for all of it and nothing else.
      detached: true,
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (chunk) => {
        this.output += chunk;
        this.#process.emit('output');
      });
    }
  }

  /** Resolves with the match once the output has one; rejects when the command ends before. */
  async prints(pattern: RegExp): Promise<RegExpMatchArray> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match) return match;
      const { exitCode, signalCode } = this.#process;
      if (exitCode !== null || signalCode !== null)
        throw new Error(`It ended after:\n${this.output}`);
      await Promise.race([once(this.#process, 'output'), once(this.#process, 'exit')]);
    }
  }

  /** Presses Ctrl-C; resolves when the command has ended. */
  async interrupt(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#process;
    if (!pid || exitCode !== null || signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    process.kill(-pid, 'SIGINT');
    await ended;
  }
}
