import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { installWithApt } from './apt.ts';
import { freePort } from './free-port.ts';

export const redisHelp =
  'No redis-server was found. Install Redis 6 or newer (Debian, Ubuntu: apt-get install redis-server; ' +
  'macOS: brew install redis; Windows: in WSL), so that redis-server is on the PATH.';

/** The path of a redis-server on this machine, or undefined. */
export function findRedis(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, 'redis-server')).find((path) => existsSync(path));
}

/** The same, installing one where none is found and that can be done. */
export function ensureRedis(): string | undefined {
  if (!findRedis()) installWithApt('redis-server');
  return findRedis();
}

/** A Redis of one's own, on a free port of 127.0.0.1. Its data is in a folder that goes with it. */
export class RedisServer {
  readonly url: string;
  readonly #port: number;
  readonly #path: string;
  readonly #options: string[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'redis-'));
  #process: ChildProcess | undefined;
  readonly #endWithUs = () => this.#process?.kill('SIGKILL');

  /** One that `isDurable` has on disk what it has answered: it survives its end. */
  static async start(path: string, { isDurable = false } = {}): Promise<RedisServer> {
    const redis = new RedisServer(path, await freePort(), isDurable);
    await redis.begin();
    return redis;
  }

  private constructor(path: string, port: number, isDurable: boolean) {
    this.#path = path;
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always'];
    this.#options = isDurable ? durable : ['--appendonly', 'no'];
  }

  /** Starts it again, after {@link kill}. */
  async begin(): Promise<void> {
    const where = ['--port', String(this.#port), '--bind', '127.0.0.1', '--dir', this.#folder];
    const child = spawn(this.#path, [...where, '--save', '', ...this.#options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    process.once('exit', this.#endWithUs);
    let said = '';
    for await (const line of createInterface(child.stdout)) {
      said += `${line}\n`;
      if (line.includes('Ready to accept connections')) {
        child.stdout.resume();
        return;
      }
    }
    throw new Error(`Redis did not start:\n${said}`);
  }

  /** Ends it without a warning. */
  async kill(): Promise<void> {
    process.off('exit', this.#endWithUs);
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** It neither answers nor closes a connection, until {@link thaw}. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true });
  }
}
