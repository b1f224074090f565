import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import spawn from 'cross-spawn';

/** Milliseconds between two attempts to reach a server that does not say where it is. */
const interval = 100;
/** Milliseconds that a command has to end after the end of its terminal, and when it is told to. */
const grace = { interrupted: 1000, told: 5000 };

/** A server that is run by a command, on a free port of 127.0.0.1 that it is told in `PORT`. */
export class Command {
  readonly port: number;
  /** What was asked for, in one line. */
  readonly name: string;
  /** Resolves with the exit code once it has ended; 1 for a signal, 127 where there is no such command. */
  readonly ended: Promise<number>;
  /** Resolves when it has said, as the lessons do, where it listens. */
  readonly listening: Promise<void>;
  readonly #child: ChildProcess;

  static async start(command: string, args: string[]): Promise<Command> {
    return new Command(await freePort(), command, args);
  }

  private constructor(port: number, command: string, args: string[]) {
    this.port = port;
    this.name = [command, ...args].join(' ');
    // Not Node's own: on Windows it does not find `tsx`, which is a script of the shell there.
    this.#child = spawn(command, args, {
      env: { ...process.env, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['inherit', 'pipe', 'inherit'],
    });
    this.ended = new Promise((resolve) => {
      this.#child.once('error', () => resolve(127));
      this.#child.once('exit', (code) => resolve(code ?? 1));
    });
    this.listening = new Promise((resolve) => this.#passOn(resolve));
  }

  /** Resolves once the port accepts a connection, or the signal aborts. */
  async accepts(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const socket = connect(this.port, '127.0.0.1');
      try {
        await once(socket, 'connect');
        return;
      } catch {
        await setTimeout(interval, undefined, { signal }).catch(() => {});
      } finally {
        socket.destroy();
      }
    }
  }

  /** Ends it, with force if it must be; resolves when it has ended. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    // Ctrl-C comes to every process of a terminal. To be told once more would be: at once.
    if (signal === 'SIGINT') await this.#endsWithin(grace.interrupted);
    this.#child.kill('SIGTERM');
    await this.#endsWithin(grace.told);
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  /**
   * Passes on what it prints, except for its address: people shall come through the relay.
   */
  #passOn(onListening: () => void): void {
    const { stdout } = this.#child;
    if (!stdout) return;
    const own = new RegExp(`^listening on http://[^ ]*:${this.port}/?$`);
    createInterface({ input: stdout }).on('line', (line) => {
      if (own.test(line)) onListening();
      else console.log(line);
    });
  }

  async #endsWithin(ms: number): Promise<void> {
    const over = new AbortController();
    const timer = setTimeout(ms, undefined, { signal: over.signal }).catch(() => {});
    await Promise.race([this.ended, timer]);
    over.abort();
  }
}

/**
 * The command may take its time to begin. Whoever asks for any port (0) meanwhile is given one from
 * 32768 on, and not this.
 */
async function freePort(): Promise<number> {
  const port = randomInt(11_000, 32_768); // up to 10080 there are some that browsers refuse
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return freePort(); // somebody has it
  }
  server.close();
  await once(server, 'close');
  return port;
}
