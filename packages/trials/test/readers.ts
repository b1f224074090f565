import { text } from '02-websocket-raw/test/client-bytes.ts';
import { FrameClient } from '02-websocket-raw/test/frame-client.ts';
import { RawClient } from 'test-kit';

/** A reader of lesson 01 or 04, once it was greeted. */
export async function openStream(origin: string, path = '/readings'): Promise<RawClient> {
  const client = await RawClient.open(origin);
  client.send(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
  await client.until(/hello/);
  return client;
}

/** A reader of lesson 02. For lesson 03 there is `openReadings`, among its own tests. */
export async function openSubscription(origin: string): Promise<RawClient> {
  const { raw } = await FrameClient.open(origin);
  raw.send(text('{"type":"subscribe"}'));
  await raw.until(/hello/);
  return raw;
}
