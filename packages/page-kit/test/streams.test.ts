import { getEventListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { collectGarbage, RawClient, test } from 'test-kit';
import { describe, expect } from 'vitest';
import { createPageServer, Piece } from '../src/page-kit.ts';

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

  test('adds no listener to the signal of the server, which each would make slower', async ({
    serve,
    stop,
  }) => {
    const server = createPageServer({
      page,
      routes: { '/stream': ({ res }) => res.write('open\n') },
      signal: stop.signal,
    });
    const listeners = () => getEventListeners(stop.signal, 'abort').length;
    const before = listeners();
    const client = await RawClient.open(await serve(server));
    client.send(get);
    await client.until(/open/);
    expect(listeners()).toBe(before);
  });

  test('leaves nothing behind when it is over, garbage collected or not', async ({
    serve,
    stop,
  }) => {
    const answers: WeakRef<ServerResponse>[] = [];
    const server = createPageServer({
      page,
      routes: {
        '/stream': ({ res }) => {
          answers.push(new WeakRef(res));
          res.write('open\n');
        },
      },
      signal: stop.signal,
    });
    const origin = await serve(server);
    const clients: RawClient[] = [];
    for (let count = 0; count < 10; count += 1) {
      const client = await RawClient.open(origin);
      client.send(get);
      await client.until(/open/);
      clients.push(client);
    }
    collectGarbage();
    for (const client of clients) client.reset();
    const left = () => {
      collectGarbage();
      return answers.filter((answer) => answer.deref()).length;
    };
    await expect.poll(left).toBe(0);
  });
});

describe('a piece, made once for many responses', () => {
  const two = [new Piece('one\n'), new Piece('zwölf\n'.repeat(3))];
  const server = (stop: AbortController) =>
    createPageServer({
      page,
      routes: {
        '/stream': ({ res }) => {
          res.writeHead(200, { 'Content-Type': 'text/plain' });
          res.flushHeaders();
          for (const piece of two) piece.writeTo(res);
          res.end();
        },
      },
      signal: stop.signal,
    });

  test('is one chunk of the body, between the head and the last chunk', async ({ serve, stop }) => {
    const client = await RawClient.open(await serve(server(stop)));
    client.send(get);
    await client.until(/\r\n0\r\n\r\n$/);
    const [, ...body] = client.text.split('\r\n\r\n');
    expect(body.join('\r\n\r\n')).toBe('4\r\none\n\r\n15\r\nzwölf\nzwölf\nzwölf\n\r\n0\r\n\r\n');
    expect(two.map(({ length }) => length)).toEqual([4, 21]);
    client.reset();
  });

  test('has no chunk around it for who asks in HTTP/1.0', async ({ serve, stop }) => {
    const answer = await RawClient.exchange(await serve(server(stop)), get.replace('1.1', '1.0'));
    expect(answer).toMatch(/\r\n\r\none\nzwölf\nzwölf\nzwölf\n$/);
  });
});
