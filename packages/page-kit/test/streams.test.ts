import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RawClient, test } from 'test-kit';
import { describe, expect } from 'vitest';
import { createPageServer } from '../src/page-kit.ts';

const get = 'GET /stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
const page = new URL('site/page/', import.meta.url);

describe('a stream', () => {
  test('is ended when it is too old: whoever is still there asks for the next', async ({
    serve,
    stop,
  }) => {
    const signals: AbortSignal[] = [];
    const server = createPageServer({
      page,
      routes: {
        '/stream': ({ res, signal }) => {
          signals.push(signal);
          res.write('open\n');
        },
      },
      maxAge: 50,
      signal: stop.signal,
    });
    const answer = await RawClient.exchange(await serve(server), get);
    expect(answer).toMatch(/\r\n5\r\nopen\n\r\n0\r\n\r\n$/); // complete: the last chunk is there
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('leaves nothing behind on the signal of the server, garbage collected or not', async ({
    serve,
    stop,
  }) => {
    const server = createPageServer({
      page,
      routes: { '/stream': ({ res }) => res.write('open\n') },
      signal: stop.signal,
    });
    const origin = await serve(server);
    const listeners = () => getEventListeners(stop.signal, 'abort').length;
    const before = listeners();
    const clients: RawClient[] = [];
    for (let count = 0; count < 10; count += 1) {
      const client = await RawClient.open(origin);
      client.send(get);
      await client.until(/open/);
      clients.push(client);
    }
    expect(listeners()).toBeGreaterThan(before);
    collectGarbage();
    for (const client of clients) client.reset();
    await expect.poll(listeners).toBe(before);
  });
});

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}
