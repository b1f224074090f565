import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import { parseOrder, UsageError } from '../src/options.ts';
import { Child } from './child.ts';

interface Fixtures {
  /** Runs `wire`; what still runs after the test is ended. */
  wire: (args: string[], env?: NodeJS.ProcessEnv) => Child;
}

const test = base.extend<Fixtures>({
  wire: async ({}, use) => {
    const children: Child[] = [];
    await use((...args) => {
      const child = new Child(...args);
      children.push(child);
      return child;
    });
    await Promise.all(children.map((child) => child.end('SIGTERM')));
  },
});

const server = [process.execPath, fileURLToPath(new URL('server.mjs', import.meta.url))];
const address = /^listening on (\S+)$/m;
const viewAddress = /^the wire view is on (\S+)$/m;

describe('a command', () => {
  test('is given a free port, and is reached through the relay; Ctrl-C ends all of it', async ({
    wire,
  }) => {
    const child = wire(['--', ...server]);
    const origin = await child.prints(address);
    const view = await child.prints(viewAddress);
    const [host, port, asked] = (await (await fetch(origin)).text()).split(' ');
    expect(host).toBe('127.0.0.1');
    expect(asked).toBe(new URL(origin).host); // not that of the server: pages go by it
    expect(port).not.toBe(new URL(origin).port);
    expect(await (await fetch(view)).text()).toContain('<title>Wire');
    expect(child.output).toContain('ready when you are');

    expect(await child.end()).toBe(0);
    expect(child.output).toContain('told to end');
    for (const gone of [port, new URL(origin).port, new URL(view).port]) {
      const socket = connect(Number(gone), '127.0.0.1');
      await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED');
    }
  });

  test('that dies is reported, and its exit code is ours', async ({ wire }) => {
    const child = wire(['--', ...server, 'says']);
    const origin = await child.prints(address);
    await expect(fetch(`${origin}die`)).rejects.toThrow();
    expect(await child.ended()).toBe(3);
    expect(child.output).toContain('server.mjs says: ended with code 3\n');
    expect(child.output.match(/^listening on/gm)).toHaveLength(1); // nobody is led past the relay
  });

  test('that there is not is one line and code 127', async ({ wire }) => {
    const child = wire(['--', 'no-such-command']);
    expect(await child.ended()).toBe(127);
    expect(child.output).toBe('no-such-command: was not found\n');
  });

  test('is not started where a port is in use: one line names the port and the way out', async ({
    wire,
    serve,
    stop,
  }) => {
    const taken = createServer();
    stop.signal.addEventListener('abort', () => taken.close());
    const { port } = new URL(await serve(taken));
    const relay = wire(['--', ...server], { PORT: port });
    const view = wire(['--port', '0', '--view', port, '--', ...server], { PORT: '' });
    const line = `port ${port} is in use: stop what is using it, or `;
    expect(await relay.ended()).toBe(1);
    expect(relay.output).toBe(`${line}set PORT to a free port\n`);
    expect(await view.ended()).toBe(1);
    expect(view.output).toBe(`${line}choose another with --view\n`);
  });
});

test('a server that runs already is watched, its trace saved, printed, and opened again', async ({
  wire,
  serve,
  stop,
}) => {
  const own = createServer((_, res) => res.end('my own'));
  stop.signal.addEventListener('abort', () => own.close());
  const { port } = new URL(await serve(own));
  const watching = wire(['--to', port]);
  const origin = await watching.prints(address);
  const get = `GET /page HTTP/1.1\r\nHost: ${new URL(origin).host}\r\nConnection: close\r\n\r\n`;
  expect(await RawClient.exchange(origin, get)).toMatch(/my own$/);
  const saved = `${await watching.prints(viewAddress)}trace.jsonl`;
  let trace = '';
  await expect
    .poll(async () => {
      trace = await (await fetch(saved)).text();
      return trace;
    })
    .toMatch(/"type":"close"/);

  const folder = mkdtempSync(join(tmpdir(), 'wire-'));
  const file = join(folder, 'trace.jsonl');
  writeFileSync(file, trace);
  const printing = wire(['--bytes', file]);
  const opening = wire(['--open', file]);
  expect(await printing.ended()).toBe(0);
  expect(printing.output).toMatch(/^ +\d+\.\d{3} {2}#1 +→ request head {3}GET \/page HTTP\/1\.1$/m);
  expect(printing.output).toMatch(
    /^ {2}0000 {2}47 45 54 20 .* GET \/page HTTP\/1 {2}request line$/m,
  );
  const again = await fetch(`${await opening.prints(viewAddress)}trace.jsonl`);
  expect(await again.text()).toBe(trace);
  expect(await opening.end('SIGTERM')).toBe(0);
  rmSync(folder, { recursive: true });
});

test('a long trace is printed for somebody who reads its beginning alone, without a complaint', async ({
  wire,
}) => {
  const lines = Array.from(
    { length: 5000 },
    (_, at) => `{"at":${at},"connection":1,"type":"open"}`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'wire-'));
  const file = join(folder, 'trace.jsonl');
  writeFileSync(file, ['{"trace":1}', ...lines, ''].join('\n'));
  const printing = wire([file]);
  await printing.prints(/open/);
  printing.hangUp();
  expect(await printing.ended()).toBe(0);
  expect(printing.output).not.toContain('EPIPE');
  rmSync(folder, { recursive: true });
});

describe('the command line', () => {
  const order = (line: string, env = {}) => parseOrder(line.split(' ').filter(Boolean), env);

  test('says what to run, what to watch, or what to show', () => {
    const ports = { port: 8084, view: 9084 };
    expect(order('--port 8084 --view 9084 -- tsx watch --view src/server.ts')).toEqual({
      mode: 'run',
      command: 'tsx',
      args: ['watch', '--view', 'src/server.ts'],
      ...ports,
    });
    expect(order('--to 3000')).toEqual({ mode: 'relay', to: 3000, port: 8000, view: 9000 });
    expect(order('--open t.jsonl --view 9090')).toEqual({
      mode: 'open',
      file: 't.jsonl',
      view: 9090,
    });
    expect(order('t.jsonl')).toEqual({ mode: 'print', file: 't.jsonl', bytes: false });
  });

  test('gives way to PORT, and PORT=0 means free ports for both', () => {
    expect(order('--port 1 --to 3000', { PORT: '5' })).toMatchObject({ port: 5, view: 9000 });
    expect(order('--port 1 --to 3000', { PORT: '0' })).toMatchObject({ port: 0, view: 0 });
  });

  test.for(['', '--to', '--to 3000 -- tsx', '--to x', '--port 70000 --to 1', '--what', 'a b'])(
    'is refused, with a word why, where it is "%s"',
    (line) => {
      expect(() => order(line)).toThrow(UsageError);
    },
  );
});
