import { once } from 'node:events';
import { freePort, RawClient } from 'test-kit';
import { describe, expect, vi } from 'vitest';
import { createPageServer, type Route } from '../src/page-kit.ts';
import { test } from './fixtures.ts';
import { createServer } from './site/server.ts';

const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;

describe('every answer', () => {
  test.for(['/', '/client.ts', '/stream', '/nothing'])(
    '%s has its policy',
    async (path, { start }) => {
      const client = await RawClient.open(await start());
      client.send(get(path));
      await client.until(/\r\n\r\n/);
      const policy = /Content-Security-Policy: (.*)\r\n/.exec(client.text)?.[1]?.split('; ');
      expect(policy).toEqual([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        'frame-ancestors http://127.0.0.1:* http://localhost:*',
        "require-trusted-types-for 'script'",
      ]);
      expect(client.text).toContain('X-Content-Type-Options: nosniff\r\n');
      client.reset();
    },
  );

  test('lets a page connect to what its lesson names', async ({ serve, stop }) => {
    const page = new URL('site/page/', import.meta.url);
    const connectTo = 'http://localhost:8084';
    const origin = await serve(createPageServer({ page, connectTo, signal: stop.signal }));
    const { headers } = await fetch(origin);
    expect(headers.get('content-security-policy')).toContain(
      "; connect-src 'self' http://localhost:8084;",
    );
  });
});

describe('a route', () => {
  const routes = {
    '/throws': () => {
      throw new Error('a mistake\nof two lines');
    },
    '/rejects': async () => {
      throw new TypeError('a later mistake');
    },
    '/throws-nothing-useful': () => {
      throw undefined;
    },
  };

  test.for([
    ['/throws', /^GET \/throws: Error: a mistake of two lines at .*server\.test\.ts/],
    ['/rejects', /^GET \/rejects: TypeError: a later mistake at .*server\.test\.ts/],
    ['/throws-nothing-useful', /^GET \/throws-nothing-useful: undefined$/],
  ] as const)(
    '%s: is a 500, one line in the log, and the server goes on',
    async ([path, line], { start, log }) => {
      const origin = await start(routes);
      const response = await fetch(origin + path);
      expect(response.status).toBe(500);
      expect(await response.text()).toBe('The server made a mistake.\n');
      expect(log).toEqual([expect.stringMatching(line)]);
      expect((await fetch(origin)).status).toBe(200);
    },
  );

  test('answers what one connection sent ahead one after the other', async ({ start }) => {
    const signals: AbortSignal[] = [];
    const waits: Route = ({ res, signal }) => {
      signals.push(signal);
      res.write('open\n');
    };
    const ends: Route = ({ res }) => res.end('end\n');
    const client = await RawClient.open(await start({ '/waits': waits, '/ends': ends }));
    client.send(get('/ends').repeat(3) + get('/waits').repeat(20));
    await client.until(/(end[\s\S]*){3}open/);
    client.reset();
    await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('gets 100 requests from one connection, and the last answer says so', async ({ start }) => {
    const client = await RawClient.open(await start({ '/ends': ({ res }) => res.end() }));
    client.send(get('/ends').repeat(100));
    await client.closed();
    expect(client.text.match(/^HTTP\/1\.1 200 /gm)).toHaveLength(100);
    expect(client.text.match(/^Connection: close/gm)).toHaveLength(1);
    expect(client.text.lastIndexOf('Connection: close')).toBeGreaterThan(
      client.text.lastIndexOf('HTTP/1.1'),
    );
  });

  test('is over when its client has sent more than that ahead', async ({ start }) => {
    const signals: AbortSignal[] = [];
    const waits: Route = ({ res, signal }) => {
      signals.push(signal);
      res.write('open\n');
    };
    const client = await RawClient.open(await start({ '/waits': waits }));
    client.send(get('/waits').repeat(101));
    await client.closed();
    await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('that throws in the middle of its answer cuts it: nobody may take it for whole', async ({
    start,
    log,
  }) => {
    const origin = await start({
      '/half': ({ res }) => {
        res.write('half');
        throw new Error('a mistake');
      },
    });
    const client = await RawClient.open(origin);
    client.send(get('/half'));
    await client.closed();
    expect(client.text).not.toMatch(/\r\n0\r\n\r\n$/);
    expect(log).toHaveLength(1);
  });

  test('is told when its client has gone, and may fail then without a word', async ({
    start,
    log,
  }) => {
    const gone = vi.fn();
    const origin = await start({
      '/waits': async ({ res, signal }) => {
        res.write('waiting');
        signal.addEventListener('abort', gone);
        await once(res, 'never', { signal });
      },
    });
    const client = await RawClient.open(origin);
    client.send(get('/waits'));
    await client.until(/waiting/);
    expect(gone).not.toHaveBeenCalled();
    client.reset();
    await expect.poll(() => gone.mock.calls.length).toBe(1);
    expect((await fetch(origin)).status).toBe(200);
    expect(log).toEqual([]);
  });

  test('is asked by its exact path only', async ({ start }) => {
    const origin = await start();
    expect((await fetch(`${origin}/stream/`)).status).toBe(404);
    expect((await fetch(`${origin}/toString`)).status).toBe(404);
  });
});

describe('an action', () => {
  const own = 'Origin: http://127.0.0.1\r\n';

  test.for([
    ['POST', own, 200],
    ['POST', '', 403],
    ['POST', 'Origin: null\r\n', 403],
    ['POST', 'Origin: http://127.0.0.1:1\r\n', 403],
    ['POST', 'Origin: http://evil.example\r\n', 403],
    ['GET', own, 405],
    ['HEAD', own, 405],
    ['PUT', own, 405],
  ] as const)(
    'asked by %s with "%s" is answered %i',
    async ([method, field, status], { serve, stop }) => {
      const page = new URL('site/page/', import.meta.url);
      const act = vi.fn<Route>(({ res }) => res.end());
      const origin = await serve(
        createPageServer({ page, actions: { '/act': act }, signal: stop.signal }),
      );
      const request = `${method} /act HTTP/1.1\r\nHost: 127.0.0.1\r\n${field}Connection: close\r\n\r\n`;
      const answer = await RawClient.exchange(origin, request);
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      if (status === 405) expect(answer).toMatch(/^Allow: POST\r$/m);
      expect(act).toHaveBeenCalledTimes(status === 200 ? 1 : 0);
    },
  );
});

test('a connection on which nothing moves for its time is closed', async ({ serve, stop }) => {
  const quiet: Route = ({ req: { socket }, res }) => {
    res.flushHeaders();
    socket.setTimeout((socket.timeout ?? 0) / 1000); // a minute is long for a test
  };
  const server = createServer(stop.signal, { '/quiet': quiet });
  const client = await RawClient.open(await serve(server));
  client.send(get('/quiet'));
  await client.until(/200 OK/);
  await client.closed();
});

describe('a stop', () => {
  test('ends every stream properly and closes its connection', async ({ start, stop }) => {
    const client = await RawClient.open(await start());
    client.send(get('/stream'));
    await client.until(/open/);
    stop.abort();
    await client.closed();
    expect(client.text).toMatch(/\r\n0\r\n\r\n$/);
  });

  test.for([
    ['was not used yet', ''],
    ['waits for another request', get('/')],
    ['carries a stream', get('/stream')],
    ['waited, and now carries a stream', get('/') + get('/stream')],
  ] as const)('does not wait for a connection that %s', async ([, bytes], { serve, stop }) => {
    const server = createServer(stop.signal);
    const cut = vi.spyOn(server, 'closeAllConnections'); // what happens after the grace
    const client = await RawClient.open(await serve(server));
    client.send(bytes);
    if (bytes.includes('/stream')) await client.until(/open/);
    else if (bytes !== '') await client.until(/<\/html>/);
    const closed = once(server, 'close');
    stop.abort();
    await closed;
    expect(cut).not.toHaveBeenCalled();
  });

  test('cuts a connection that does not take in the end, after a second', async ({
    serve,
    stop,
  }) => {
    const server = createServer(stop.signal, {
      '/flood': ({ res }) => res.write(Buffer.alloc(64 * 1024 * 1024)),
    });
    const client = await RawClient.open(await serve(server));
    client.send(get('/flood'));
    await client.until(/200 OK/);
    client.socket.pause();
    const closed = once(server, 'close');
    stop.abort();
    await closed;
    client.reset();
  });

  test('gives the port back', async ({ serve, stop }) => {
    const server = createServer(stop.signal);
    const port = await freePort();
    const origin = await serve(server, port);
    const closed = once(server, 'close');
    stop.abort();
    await closed;
    await expect(fetch(origin)).rejects.toThrow();
    const next = createServer(new AbortController().signal);
    await serve(next, port);
    next.close();
  });
});

test('a hundred streams at once are no leak, and all of them end', async ({ start, stop }) => {
  const warnings: Error[] = [];
  const warn = (warning: Error) => warnings.push(warning);
  process.on('warning', warn);
  const origin = await start();
  const clients = await Promise.all(Array.from({ length: 100 }, () => RawClient.open(origin)));
  for (const client of clients) client.send(get('/stream'));
  await Promise.all(clients.map((client) => client.until(/open/)));
  stop.abort();
  await Promise.all(clients.map((client) => client.closed()));
  process.off('warning', warn);
  expect(warnings).toEqual([]);
});
