import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test as base, PanelView } from 'test-kit';
import { expect } from 'vitest';

/** The command, run in a lesson's folder, on free ports, with one hand on the keys. */
class Scale {
  output = '';
  readonly #process: ChildProcess;

  constructor(lesson: string, FEED: string) {
    const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
    this.#process = spawn(process.execPath, ['--import', 'tsx', main, '0'], {
      cwd: fileURLToPath(new URL(`../../../lessons/${lesson}/`, import.meta.url)),
      env: { ...process.env, PORT: '0', FEED },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#process.stdout?.on('data', (chunk) => {
      this.output += chunk;
    });
  }

  /** Resolves with what the first group matches, once the output has it. */
  async prints(pattern: RegExp): Promise<string> {
    await expect.poll(() => this.output).toMatch(pattern);
    return pattern.exec(this.output)?.[1] ?? '';
  }

  press(key: string): void {
    this.#process.stdin?.write(key);
  }

  async interrupt(): Promise<unknown> {
    if (this.#process.exitCode !== null) return this.#process.exitCode;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGINT');
    const [code] = await ended;
    return code;
  }
}

const test = base.extend<{ start: (lesson: string, feed: string) => Scale }>({
  start: async ({}, use) => {
    const started: Scale[] = [];
    await use((lesson, feed) => {
      const scale = new Scale(lesson, feed);
      started.push(scale);
      return scale;
    });
    for (const scale of started) await scale.interrupt();
  },
});

test.for([
  ['02-websocket-raw', 'socket'],
  ['03-socketio', 'upgrade'],
  ['04-sse', 'same-origin'],
] as const)(
  'the page of %s goes on when its server is killed, and misses nothing',
  async ([lesson, id], { start, redis, page }) => {
    const scale = start(lesson, redis.url);
    await page.goto(await scale.prints(/^listening on (\S+)$/m));
    const panel = new PanelView(page, id);
    await panel.connect();
    await panel.shows(/^#\d+ /);
    // Its page and its stream are at one server: the cookie sees to that.
    const own = await scale.prints(/^a browser is sent to server (\d)$/m);
    scale.press(own);
    await scale.prints(new RegExp(`^server ${own} is killed$`, 'm'));
    await scale.prints(new RegExp(`^a browser is sent to server ${3 - Number(own)}$`, 'm'));
    const { received } = await panel.counters();
    await expect.poll(async () => (await panel.counters()).received).toBeGreaterThan(received + 1);
    expect(await panel.counters()).toMatchObject({ missing: 0, duplicated: 0, resets: 0 });
    scale.press(own);
    await scale.prints(new RegExp(`^server ${own} is started: http://`, 'm'));
    expect(await scale.interrupt()).toBe(0);
  },
);

test('without a FEED it starts a Redis of its own, and leaves nothing behind', async ({
  start,
  redis,
}) => {
  expect(redis.url).toBeTruthy(); // else there is no redis-server here to start
  const scale = start('04-sse', '');
  const url = await scale.prints(/^the log is in (redis:\S+)$/m);
  const origins = [
    await scale.prints(/^server 1 is (\S+)$/m),
    await scale.prints(/^server 2 is (\S+)$/m),
    await scale.prints(/^listening on (\S+)$/m),
    url.replace('redis:', 'http:'),
  ];
  expect(await scale.interrupt()).toBe(0);
  for (const origin of origins) await expect(fetch(origin)).rejects.toThrow('fetch failed');
});
