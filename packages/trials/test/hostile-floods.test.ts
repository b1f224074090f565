import { text } from '02-websocket-raw/test/client-bytes.ts';
import { FrameClient } from '02-websocket-raw/test/frame-client.ts';
import { frame, openReadings, openWebSocket } from '03-socketio/test/engine-client.ts';
import { Feed } from 'feed';
import { RawClient } from 'test-kit';
import { expect } from 'vitest';
import { expectAlive, type Lesson, servers, test } from './lessons.ts';
import { memory } from './memory.ts';

/** Much from one client that reads nothing. It gets a connection, and what a connection may take. */

const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
const many = (count: number, bytes: string | Buffer) =>
  Buffer.concat(Array<Buffer>(count).fill(Buffer.from(bytes)));
const each = (count: number, bytesOf: (index: number) => Buffer) =>
  Buffer.concat(Array.from({ length: count }, (_, index) => bytesOf(index)));

const subscribe = (more: object) => text(JSON.stringify({ type: 'subscribe', ...more }));
const openFrames = async (origin: string) => (await FrameClient.open(origin)).raw;

type Flood = readonly [
  name: string,
  lesson: Lesson,
  open: (origin: string) => Promise<RawClient>,
  bytes: () => Buffer,
];

const floods: Flood[] = [
  ['40,000 requests for a stream', '01', RawClient.open, () => many(40_000, get('/readings'))],
  ['20,000 requests for a page', '02', RawClient.open, () => many(20_000, get('/'))],
  [
    '20,000 requests for a script',
    '03',
    RawClient.open,
    () => many(20_000, get('/socket.io/socket.io.js')),
  ],
  ['40,000 requests for events', '04', RawClient.open, () => many(40_000, get('/readings'))],
  ['40,000 short polls', '05', RawClient.open, () => many(40_000, get('/readings'))],
  [
    '40,000 long polls',
    '05',
    RawClient.open,
    () => many(40_000, get('/readings/next?after=test-1000')),
  ],
  ['1,000 subscriptions', '02', openFrames, () => many(1000, subscribe({ after: 'gone-1' }))],
  [
    '5,000 names for one page',
    '02',
    openFrames,
    () => each(5000, (index) => subscribe({ client: `c${index}` })),
  ],
  ['20,000 connects', '03', openWebSocket, () => many(20_000, frame('40/readings,'))],
  [
    '200,000 connects to unknown namespaces',
    '03',
    openWebSocket,
    () =>
      many(
        200,
        each(1000, (index) => frame(`40/${index},`)),
      ),
  ],
  ['20,000 events', '03', openReadings, () => many(20_000, frame('42/readings,1["sum",[1]]'))],
];

/** What may be held for one client, with room for what Node and the test itself hold. */
const bound = 32 * 1024 * 1024;

test.for(floods)('%s, to lesson %s', async ([, lesson, open, bytesOf], { serve, stop, log }) => {
  const feed = new Feed({ epoch: 'test' });
  for (let seq = 1; seq <= 1000; seq += 1) feed.publish(seq);
  const origin = await serve(servers[lesson]({ feed, signal: stop.signal }));
  const client = await open(origin);
  client.socket.pause();
  const before = memory();
  client.send(bytesOf());
  await expect.poll(() => client.socket.writableLength === 0 || client.socket.closed).toBe(true);
  await expectAlive(origin);
  expect(memory() - before).toBeLessThan(bound);
  expect(feed.followers).toBeLessThanOrEqual(1);
  client.reset();
  expect(log).toEqual([]);
});
