import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** One server of a lesson, in a process of its own, on a free port. */
export class Replica {
  readonly name: string;
  readonly #file: string;
  readonly #feed: string;
  #process: ChildProcess | undefined;
  #port: number | undefined;

  /** `feed` is what the server is told in `FEED`: an address of Redis, or nothing. */
  constructor(name: string, file: string, feed: string) {
    this.name = name;
    this.#file = file;
    this.#feed = feed;
  }

  /** Undefined while it is not alive. */
  get port(): number | undefined {
    return this.#port;
  }

  /** Resolves when it listens; rejects when it ends before. */
  async start(): Promise<void> {
    // Not the command `tsx`: that has the server in a process of its own, which would survive it.
    const child = spawn(process.execPath, ['--import', 'tsx', this.#file], {
      env: { ...process.env, PORT: '0', HOST: '127.0.0.1', FEED: this.#feed },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    const endWithUs = () => child.kill('SIGKILL');
    process.once('exit', endWithUs);
    child.once('exit', () => {
      process.off('exit', endWithUs);
      this.#port = undefined;
    });
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error(`${this.name} did not start`)));
      createInterface(child.stdout).on('line', (line) => {
        const [, port] = /^listening on http:\/\/.*:(\d+)\/$/.exec(line) ?? [];
        if (!port) return console.log(`${this.name}: ${line}`);
        this.#port = Number(port);
        resolve();
      });
    });
  }

  /** Ends it at once (SIGKILL): it closes nothing and says goodbye to nobody. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    this.#port = undefined;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
