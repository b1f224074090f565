import { RawClient } from 'test-kit';
import { expect } from 'vitest';
import { frame, has, join, poll, target, upgrade } from './engine-client.ts';
import { test } from './fixtures.ts';

test('a client that is silent after a change of transport, with a heartbeat unanswered, is dropped', async ({
  feed,
  start,
  passTime,
}) => {
  const origin = await start({ pingInterval: 100, pingTimeout: 3_600_000 });
  const { sid } = JSON.parse((await poll(origin)).text.slice(1));
  await poll(origin, `&sid=${sid}`, join);
  let packets: string[] = [];
  while (!packets.includes('2')) {
    packets = (await poll(origin, `&sid=${sid}`)).text.split('\x1e');
  }
  expect(feed.followers).toBe(1);
  const client = await RawClient.open(origin);
  client.send(upgrade(`${target}&sid=${sid}`, origin));
  await client.until(/\r\n\r\n/);
  client.send(frame('2probe'));
  await client.until(has('3probe'));
  client.send(frame('5'));
  feed.publish(0);
  await client.until(has('"seq":1,')); // it has changed
  passTime(100 + 3_600_000);
  await expect.poll(() => feed.followers).toBe(0);
  client.reset();
});
