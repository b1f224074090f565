import { createPageServer } from 'page-kit';
import { RawClient } from 'test-kit';
import { expect, vi } from 'vitest';
import { page } from '#src/server.ts';
import { createWebSocketServer } from '#src/websocket.ts';
import { text } from './client-bytes.ts';
import { test } from './fixtures.ts';
import { FrameClient } from './frame-client.ts';

test('who asks, in one chunk, for more than may wait is dropped', async ({ feed, start }) => {
  for (let seq = 1; seq <= 1000; seq += 1) feed.publish(seq);
  const client = await FrameClient.open(await start({ maxQueued: 64 * 1024 }));
  const all = text('{"type":"subscribe","after":"gone-1"}'); // 50 bytes, answered with 80 KB
  client.send(...Array<Buffer>(1000).fill(all));
  const follow = vi.spyOn(feed, 'follow');
  await client.raw.closed();
  await expect.poll(() => feed.followers).toBe(0);
  expect(follow.mock.calls.length).toBeLessThan(500); // the rest of the chunk is for nobody
});

test('a head has its time limit on a connection that already had a page, too', async ({
  serve,
  stop: { signal },
}) => {
  const pages = createPageServer({ page, signal });
  pages.headersTimeout = 1;
  const server = createWebSocketServer({
    pages,
    path: '/socket',
    isAllowed: () => true,
    handlersFor: () => ({ message() {} }),
    signal,
  });
  const client = await RawClient.open(await serve(server));
  client.send('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  await client.until(/^HTTP\/1\.1 200 /);
  client.send('GET / HT');
  await client.closed();
  expect(client.text).toMatch(/HTTP\/1\.1 408 /);
});
