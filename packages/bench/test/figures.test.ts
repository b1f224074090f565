import { readFileSync } from 'node:fs';
import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { readResult } from '../page/read-result.ts';
import { at, loadOf } from '../page/series.ts';
import { figuresOf } from '../src/figures.ts';

const result = readResult(readFileSync(new URL('../result.json', import.meta.url), 'utf8'));

test('what the docs quote is what the shipped result says: else run pnpm docs:figures', () => {
  const quoted = readFileSync(new URL('../figures.txt', import.meta.url), 'utf8');
  expect(quoted).toBe(figuresOf(result));
});

// What the page "Which one should I choose?" says in words. When a new run fails here, read it again.
describe('in the shipped result', () => {
  function wayOf(id: string) {
    const way = result.ways.find((each) => each.id === id) ?? expect.fail(`no ${id}`);
    const calm = loadOf(way, result.run.calm) ?? expect.fail(`${id} was not calm`);
    const busy = loadOf(way, result.run.busy) ?? expect.fail(`${id} was not busy`);
    return { calm, busy, delay: at(calm.delay, 0.5), cpu: busy.cpu.median, idle: way.idle.median };
  }
  const [xhr, sse, fast, socket] = ['xhr', 'sse', 'sse-fast', 'websocket'].map(wayOf);
  const [short, long] = [wayOf('short-polling'), wayOf('long-polling')];
  const net = wayOf('peer-net');

  test('the three streams are about as fast as each other', () => {
    const delays = [xhr.delay, sse.delay, socket.delay];
    expect(Math.max(...delays)).toBeLessThan(2 * Math.min(...delays));
  });

  test('long polling is slower than they are, and short polling late by half its interval', () => {
    expect(long.delay).toBeGreaterThan(Math.max(xhr.delay, sse.delay, socket.delay));
    expect(short.delay).toBeGreaterThan(300);
    expect(short.delay).toBeLessThan(700);
  });

  test('a frame is smaller than a chunk, a chunk than an event, and a poll costs several times that', () => {
    const sizes = [socket, xhr, sse].map(({ calm }) => calm.bytes.down);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect(long.calm.bytes.down + long.calm.bytes.up).toBeGreaterThan(3 * sse.calm.bytes.down);
  });

  test('most of the work is the socket', () => {
    expect(net.cpu).toBeGreaterThan(sse.cpu / 2);
  });

  test('memory is what a server keeps: the same events take less without the HTTP server', () => {
    expect(fast.idle).toBeLessThan(sse.idle);
    expect(net.idle).toBeLessThan(wayOf('peer-res-write').idle);
  });

  test('a request for each reading takes many times the processor', () => {
    for (const { cpu, busy } of [short, long]) {
      expect(cpu / busy.requests).toBeGreaterThan(5 * sse.cpu);
    }
  });
});
