import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { openReadings, poll } from '03-socketio/test/engine-client.ts';
import { endsInTime, RawClient } from 'test-kit';
import { expect, test } from 'vitest';
import { openStream, openSubscription } from './readers.ts';

const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;

/** Opens a connection and sends `bytes`; resolves when the answer is there that may be expected. */
const sending =
  (bytes: string, answer = /^/) =>
  async (origin: string) => {
    const client = await RawClient.open(origin);
    client.send(bytes);
    await client.until(answer);
    return client;
  };

async function openPoll(origin: string): Promise<RawClient> {
  const { sid } = JSON.parse((await poll(origin)).text.slice(1));
  return sending(get(`/socket.io/?EIO=4&transport=polling&sid=${sid}`))(origin);
}

/** Begins to wait when a reading has just come: the next one is a second away. */
async function openLongPoll(origin: string): Promise<RawClient> {
  const next = async (query = '') => {
    const [message] = await (await fetch(`${origin}/readings/next${query}`)).json();
    return `?after=${message.cursor}`;
  };
  return sending(get(`/readings/next${await next(await next())}`))(origin);
}

/**
 * A connection, and what it is told before it ends. What it is told if a reading came before the
 * signal: then nothing was waiting any more, and all is done again.
 */
type Kind = readonly [
  open: (origin: string) => Promise<RawClient>,
  end: RegExp | string,
  early?: RegExp,
];

const lastChunk = /\r\n0\r\n\r\n$/;
/** On any server: one that was not used yet, one between two requests, and one within a head. */
const plain: Kind[] = [
  [RawClient.open, /^$/],
  [sending(get('/'), /<\/html>/), /<\/html>\n$/],
  [sending('GET / HT'), /^$/],
];

// Windows has no signals: `kill` ends the process there and then.
test.skipIf(process.platform === 'win32').concurrent.for([
  ['01-xhr-stream', [[openStream, lastChunk]]],
  ['02-websocket-raw', [[openSubscription, '\x88\x12\x03\xe9the server stops']]], // 1001: going away
  // A close frame without a code, and a close packet of Engine.IO.
  [
    '03-socketio',
    [
      [openReadings, '\x88\x00'],
      [openPoll, /\r\n\r\n1$/],
    ],
  ],
  [
    '04-sse',
    [
      [openStream, lastChunk],
      [(origin: string) => openStream(origin, '/shared/readings'), lastChunk],
    ],
  ],
  [
    '05-polling',
    [
      [
        openLongPoll,
        /^HTTP\/1\.1 204 .*Connection: close\r\n.*\r\n\r\n$/s,
        /^HTTP\/1\.1 200 .*"seq":/s,
      ],
    ],
  ],
] as const)(
  '%s, stopped with connections open, ends each and then itself with code 0',
  async ([lesson, own]) => {
    const kinds: Kind[] = [...plain, ...own];
    const isEarly = (told: string[]) =>
      kinds.some(([, , early], at) => early?.test(told[at] ?? ''));
    let told = await stopped(lesson, kinds);
    while (isEarly(told)) told = await stopped(lesson, kinds);
    for (const [at, [, end]] of kinds.entries()) expect(told[at]).toMatch(end);
  },
);

/** Starts a lesson, opens the connections, tells it to end. Answers what each of them was told. */
async function stopped(lesson: string, kinds: Kind[]): Promise<string[]> {
  const child = spawn(process.execPath, [...endsInTime, '--import', 'tsx', 'src/server.ts'], {
    cwd: fileURLToPath(new URL(`../../../lessons/${lesson}/`, import.meta.url)),
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const complaints = readAll(child.stderr);
    const [line] = await once(createInterface(child.stdout), 'line');
    const { origin } = new URL(line.replace('listening on ', ''));
    const clients: RawClient[] = [];
    for (const [open] of kinds) clients.push(await open(origin));
    await RawClient.exchange(origin, get('/nothing')); // what was sent before this has arrived

    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    for (const client of clients) await client.closed();
    expect(await complaints).toBe('');
    return clients.map(({ received }) => received.toString('latin1'));
  } finally {
    child.kill('SIGKILL');
  }
}
