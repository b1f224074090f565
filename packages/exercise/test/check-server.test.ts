import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { parseCheck } from '../src/check-options.ts';
import { Judge } from '../src/judge.ts';

describe('the command line', () => {
  const lessons = ['01-xhr-stream', '04-sse'];

  test.for([
    [['04', '--url', 'http://127.0.0.1:3000'], '04-sse', 'http://127.0.0.1:3000'],
    [['4', '--url', 'http://localhost:3000/'], '04-sse', 'http://localhost:3000'],
    [['--', '01', '--url', 'http://[::1]:80'], '01-xhr-stream', 'http://[::1]'],
  ] as const)('%j names a lesson and a server', ([argv, lesson, origin]) => {
    const { name, server } = parseCheck(argv, lessons);
    expect([name, server.origin]).toEqual([lesson, origin]);
  });

  test.for([
    [[], 'which lesson? "" is none of 01, 04'],
    [['09', '--url', 'http://127.0.0.1:1'], 'which lesson? "09" is none of 01, 04'],
    [['04', '01'], 'which lesson? "04 01" is none of 01, 04'],
    [['04'], '--url is missing: it is like http://127.0.0.1:3000'],
    [['04', '--url', 'localhost'], '--url is localhost: it is like http://127.0.0.1:3000'],
    [['04', '--url', 'http://example.com'], 'only servers of this machine are checked'],
    [['04', '--url', 'http://127.0.0.1.example.com'], 'only servers of this machine are checked'],
    [['04', '--url', 'http://127.0.0.1@example.com'], 'only servers of this machine are checked'],
    [['04', '--url', 'https://127.0.0.1'], 'only servers of this machine are checked'],
    [['04', '--port', '1'], "Unknown option '--port'"],
  ] as const)('%j is refused in one line', ([argv, line]) => {
    expect(() => parseCheck(argv, lessons)).toThrow(line);
  });
});

test('a server that nobody runs is told of in one line', () => {
  const program = fileURLToPath(new URL('../bin/check-server.js', import.meta.url));
  const args = [program, '04', '--url', 'http://127.0.0.1:1'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe('Nothing answers at http://127.0.0.1:1: is your server running there?\n');
  expect(status).toBe(1);
});

test('a server of any kind is judged by its address alone, with the bytes that travelled', async ({
  serve,
  stop,
}) => {
  let greeting = 'hello';
  const server = createServer((_, res) => res.end(greeting));
  stop.signal.addEventListener('abort', () => server.close());
  const lesson = new URL('./lesson/', import.meta.url);
  const judge = new Judge({ lesson, server: await serve(server) });
  const check = { file: 'test/server.check.ts', title: 'says hello' };
  const states = async () => (await judge.judge([check])).tests.map(({ state }) => state);
  expect(await states()).toEqual(['passed']);
  greeting = 'good day';
  expect(await states()).toEqual(['failed']);
  await judge.close();
});
