import { openReadings } from '03-socketio/test/engine-client.ts';
import { Feed } from 'feed';
import type { RawClient } from 'test-kit';
import { expect } from 'vitest';
import { servers, test } from './lessons.ts';
import { memory } from './memory.ts';
import { openStream, openSubscription } from './readers.ts';

/** Bytes that may wait for one reader. */
const maxQueued = 64 * 1024;
const readers = 100;
/**
 * What all of them may take: twice what may wait, because a burst is passed on before it is counted,
 * and room for this test's own reader and for what Node needs for a hundred connections.
 */
const bound = readers * 2 * maxQueued + 32 * 1024 * 1024;

test.for([
  ['01', openStream],
  ['02', openSubscription],
  ['03', openReadings],
  ['04', openStream],
] as const)(
  'lesson %s drops 100 readers that stop reading, within its memory, and serves another meanwhile',
  async ([lesson, open], { serve, stop, log }) => {
    // A long name makes long messages: the network takes megabytes before a reader seems slow.
    const feed = new Feed({ epoch: 'e'.repeat(16_000), capacity: 1 });
    const options = { feed, signal: stop.signal, maxQueued, maxBytes: Infinity };
    const origin = await serve(servers[lesson](options));
    const stuck: RawClient[] = [];
    while (stuck.length < readers) {
      const client = await open(origin);
      client.socket.pause();
      stuck.push(client);
    }
    const reader = await open(origin);
    const before = memory();

    let most = 0;
    // 64 MB for each, and half a gigabyte for all: enough to see that nobody is dropped.
    for (let seq = 1; feed.followers > 1 && seq <= 4000 && most < 512 * 1024 * 1024; seq += 1) {
      const nobodyDropped = feed.followers > readers;
      feed.publish(20);
      await reader.until((received) => received.subarray(-200).includes(`"seq":${seq},`));
      const firstDropped = nobodyDropped && feed.followers <= readers;
      if (firstDropped || seq % 100 === 0) most = Math.max(most, memory() - before);
    }
    expect(feed.followers).toBe(1);
    expect(most).toBeLessThan(bound);
    for (const client of [...stuck, reader]) client.reset();
    expect(log).toEqual([]);
  },
);
