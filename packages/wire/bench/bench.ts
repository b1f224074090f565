/**
 * What watching costs: messages of 1 KiB over WebSocket, direct and through `wire` with its view open
 * in a browser, in turns, in one run. The ratios are what counts; the rest depends on the machine.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { ensureBrowser } from 'test-kit/browser';
import WebSocket from 'ws';

const rounds = 5;
const messages = Number(process.env.MESSAGES ?? 200_000);
const roundTrips = 1_000;

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const run = (...args: string[]) =>
  spawn(process.execPath, args, {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });

const server = run('--import', 'tsx', path('server.ts'));
const [port] = await once(createInterface(server.stdout), 'line');
const wire = run(path('../bin/wire.js'), '--to', String(port));
const [view, relay] = await addresses();
const browser = await chromium.launch({ executablePath: ensureBrowser(), args: ['--no-sandbox'] });
const page = await browser.newPage();
await page.goto(view);

const ways = { direct: `ws://127.0.0.1:${port}`, relayed: relay.replace('http', 'ws') };
const results = { direct: newResults(), relayed: newResults() };
for (let round = 0; round <= rounds; round += 1) {
  for (const way of ['direct', 'relayed'] as const) {
    const latency = await measureLatency(ways[way]);
    const throughput = await measureThroughput(ways[way]);
    if (round === 0) continue; // the compiler's
    results[way].latency.push(latency);
    results[way].throughput.push(throughput);
  }
}

const { direct, relayed } = results;
const perSecond = (values: number[]) =>
  `${Math.round(median(values)).toLocaleString('en')} a second`;
const micros = (values: number[]) => `${Math.round(median(values) * 1000)} µs`;
const ratio = median(relayed.throughput) / median(direct.throughput);
const added = median(relayed.latency) - median(direct.latency);
const total = (rounds + 1) * messages;
console.log(`messages of 1 KiB, median of ${rounds} rounds of ${messages.toLocaleString('en')}

  throughput   direct   ${perSecond(direct.throughput)}
               relayed  ${perSecond(relayed.throughput)}   × ${ratio.toFixed(2)}
  round trip   direct   ${micros(direct.latency)}
               relayed  ${micros(relayed.latency)}   + ${Math.round(added * 1000)} µs
  memory       ${memory()} after ${total.toLocaleString('en')} messages
  the view     ${await page.locator('.row').count()} rows drawn, the newest: ${await newest()}
`);
await browser.close();
for (const child of [wire, server]) child.kill();

/** Messages a second, from the first to the last. */
async function measureThroughput(url: string): Promise<number> {
  const socket = await open(url);
  let received = 0;
  const began = performance.now();
  const done = new Promise<number>((resolve) => {
    socket.on('message', () => {
      received += 1;
      if (received === messages) resolve(performance.now() - began);
    });
  });
  socket.send(String(messages));
  const took = await done;
  socket.terminate();
  return (1000 * messages) / took;
}

/** Milliseconds that a message and its echo take. */
async function measureLatency(url: string): Promise<number> {
  const socket = await open(url);
  const message = Buffer.alloc(1024);
  const times: number[] = [];
  while (times.length < roundTrips) {
    const began = performance.now();
    socket.send(message);
    await once(socket, 'message');
    times.push(performance.now() - began);
  }
  socket.terminate();
  return median(times);
}

async function open(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
}

async function addresses(): Promise<[view: string, relay: string]> {
  let view = '';
  for await (const line of createInterface(wire.stdout)) {
    const [, name, address = ''] = /^(the wire view is|listening) on (\S+)$/.exec(line) ?? [];
    if (name === 'listening') return [view, address];
    view = address;
  }
  throw new Error('wire did not start');
}

function newResults() {
  return { latency: [] as number[], throughput: [] as number[] };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** What wire takes; only Linux tells. */
function memory(): string {
  try {
    const status = readFileSync(`/proc/${wire.pid}/status`, 'utf8');
    const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(status) ?? [];
    return `${Math.round(Number(kilobytes) / 1024)} MiB at most`;
  } catch {
    return 'not told by this system';
  }
}

async function newest(): Promise<string> {
  return (await page.locator('.row .label').allTextContents()).at(-1) ?? 'none';
}
