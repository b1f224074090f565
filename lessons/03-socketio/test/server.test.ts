import { once } from 'node:events';
import { createRequire } from 'node:module';
import { RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import { createServer } from '#src/server.ts';
import {
  frame,
  has,
  join,
  openReadings,
  openWebSocket,
  poll,
  target,
  upgrade,
} from './engine-client.ts';
import { test } from './fixtures.ts';

const message = (json: string, number: number) => `42/readings,["message",${json},${number}]`;
const hello = message('{"type":"hello","cursor":"test-0"}', 0);
/** The number is that of the connection: 0 was the hello. */
const reading = (seq: number, number = seq) =>
  message(`{"type":"reading","cursor":"test-${seq}","seq":${seq},"at":0,"value":${seq}}`, number);

/** As the server sends them: Engine.IO's ping, which is the text 2, and a WebSocket's close. */
const pingFrame = Buffer.from([0x81, 1, 0x32]);
const closeFrame = Buffer.from([0x88, 0]);

describe('the namespace', () => {
  test('pushes a stream of events, and not one for each connection', async ({ feed, start }) => {
    const client = await openReadings(await start());
    for (let seq = 1; seq <= 3; seq += 1) feed.publish(seq);
    await client.until(/"seq":3/);
    for (const event of [hello, reading(1), reading(2), reading(3)]) {
      expect(client.text).toContain(event);
    }
    client.reset();
  });

  test('does the same over polling alone', async ({ feed, start }) => {
    const origin = await start();
    const { sid } = JSON.parse((await poll(origin)).text.slice(1));
    const query = `&sid=${sid}`;
    expect(await poll(origin, query, join)).toEqual({ status: 200, text: 'ok' });
    expect((await poll(origin, query)).text).toContain('40/readings,{"sid":');
    feed.publish(1);
    feed.publish(2);
    // U+001E stands between the packets of one answer.
    const { text } = await poll(origin, query);
    expect(text.split('\x1e').slice(-2)).toEqual([reading(1), reading(2)]);
  });

  test('continues after the cursor that came with the connect', async ({ feed, start }) => {
    for (const value of [1, 2, 3]) feed.publish(value);
    const client = await openReadings(await start(), '{"cursor":"test-1"}');
    await client.until(/"seq":3/);
    expect(client.text).toContain(message('{"type":"hello","cursor":"test-1"}', 0));
    expect(client.text).toContain(reading(2, 1));
    expect(client.text).not.toContain('"seq":1,');
    client.reset();
  });

  test('answers a cursor of another epoch with a reset', async ({ feed, start }) => {
    feed.publish(1);
    const client = await openReadings(await start(), '{"cursor":"gone-7"}');
    await client.until(/"seq":1/);
    expect(client.text).toContain(message('{"type":"reset","cursor":"test-0"}', 0));
    client.reset();
  });

  test('refuses a cursor that is no string, and says so', async ({ feed, start }) => {
    const client = await openWebSocket(await start());
    client.send(frame(`${join}{"cursor":{"toString":1}}`));
    await client.until(has('44/readings,{"message":"A cursor is a string."}'));
    expect(feed.followers).toBe(0);
    client.reset();
  });

  test.for([
    ['that is no string', '{"client":7}'],
    ['without a letter', '{"client":""}'],
    ['too long', `{"client":"${'x'.repeat(65)}"}`],
    ['of other characters', '{"client":"<b>"}'],
  ] as const)('refuses a client %s, and says so', async ([, auth], { start }) => {
    const client = await openWebSocket(await start());
    client.send(frame(join + auth));
    const reason = 'A client is a name of 1 to 64 characters.';
    await client.until(has(`44/readings,{"message":"${reason}"}`));
    client.reset();
  });

  test.for(['-1', '0.5', '"1"', '{}', '1e16'])(
    'refuses %s for the highest id that was asked',
    async (asked, { start }) => {
      const client = await openWebSocket(await start());
      client.send(frame(`${join}{"client":"page-1","asked":${asked}}`));
      await client.until(has('44/readings,{"message":"What was asked is an id, or 0."}'));
      client.reset();
    },
  );

  test('is one of those declared: a connect to any other is refused', async ({ feed, start }) => {
    const client = await openWebSocket(await start());
    client.send(Buffer.concat([frame('40/api,'), frame('40')]));
    await client.until(has('44/api,{"message":"Invalid namespace"}'));
    await client.until(has('44{"message":"Invalid namespace"}'));
    expect(feed.followers).toBe(0);
    client.reset();
  });

  test('is joined once, however many connects come in one message', async ({ feed, start }) => {
    const origin = await start();
    const { sid } = JSON.parse((await poll(origin)).text.slice(1));
    await poll(origin, `&sid=${sid}`, Array(1000).fill(join).join('\x1e'));
    expect((await poll(origin, `&sid=${sid}`)).text).toContain('You have joined.');
    expect(feed.followers).toBe(1);
  });

  test('is joined again by a client that has left it', async ({ feed, start }) => {
    const client = await openReadings(await start());
    client.send(frame('41/readings,'));
    await expect.poll(() => feed.followers).toBe(0);
    client.send(frame(join));
    await expect.poll(() => feed.followers).toBe(1);
    client.reset();
  });
});

describe('the sum', () => {
  const page = '{"client":"page-1"}';
  /** Asks, with an acknowledgement of the same number. */
  const ask = (id: unknown, numbers: string) => frame(`42/readings,${id}["sum",${id},${numbers}]`);
  const answer = (id: number, sum: number, count: number) =>
    `43/readings,${id}[{"ok":true,"value":{"sum":${sum},"count":${count}}}]`;
  const refusal = (id: number, reason: string) =>
    `43/readings,${id}[{"ok":false,"error":"${reason}"}]`;

  test('comes back in the acknowledgement', async ({ start }) => {
    const client = await openReadings(await start(), page);
    client.send(ask(1, '[12,5,8]'));
    await client.until(has(answer(1, 25, 1)));
    client.reset();
  });

  test.for([
    ['text', '"12"', 'Send a list of 1 to 100 numbers.'],
    ['nothing', 'null', 'Send a list of 1 to 100 numbers.'],
    ['an empty list', '[]', 'Send a list of 1 to 100 numbers.'],
    ['a list too long', `[${'1,'.repeat(100)}1]`, 'Send a list of 1 to 100 numbers.'],
    ['what only looks like a list', '{"length":1e9}', 'Send a list of 1 to 100 numbers.'],
    ['a text among the numbers', '[1,"2"]', 'Send numbers only.'],
    ['what was not a number on the page', '[1,null]', 'Send numbers only.'],
    ['numbers beyond any sum', '[1e308,1e308]', 'The sum is too large.'],
  ] as const)('of %s is refused, with the reason', async ([, numbers, reason], { start }) => {
    const client = await openReadings(await start(), page);
    client.send(ask(1, numbers));
    await client.until(has(refusal(1, reason)));
    client.reset();
  });

  test.for(['0', '0.5', '"1"', 'null', '[1]', '1e16'])(
    'with %s for an id is refused, with the reason',
    async (id, { start }) => {
      const client = await openReadings(await start(), page);
      client.send(frame(`42/readings,1["sum",${id},[1]]`));
      await client.until(has(refusal(1, 'A question has an id: 1, 2, 3 and so on.')));
      client.reset();
    },
  );

  test('is for pages that said who they are', async ({ start }) => {
    const client = await openReadings(await start());
    client.send(ask(1, '[1]'));
    await client.until(has(refusal(1, 'Who asks? Connect with a client.')));
    client.reset();
  });

  test('that is asked for twice is added up once', async ({ start }) => {
    const origin = await start();
    const client = await openReadings(origin, page);
    client.send(Buffer.concat([ask(1, '[12,5,8]'), ask(1, '[12,5,8]')]));
    await client.until(/43\/readings,1\[.*43\/readings,1\[/s);
    client.reset();
    const other = await openReadings(origin, '{"client":"page-1","asked":1}');
    other.send(Buffer.concat([ask(1, '[12,5,8]'), ask(2, '[1]')]));
    await other.until(has(answer(2, 1, 2)));
    for (const { text } of [client, other]) expect(text).toContain(answer(1, 25, 1));
    other.reset();
  });

  test('in doubt is refused, and the page is told that it was forgotten', async ({ start }) => {
    const client = await openReadings(await start(), '{"client":"page-1","asked":4}');
    client.send(Buffer.concat([ask(4, '[1]'), ask(5, '[1]')]));
    await client.until(has(answer(5, 1, 1)));
    expect(client.text).toContain(refusal(4, 'Nobody knows if this was carried out.'));
    expect(client.text).toContain('42/readings,["forgotten"]');
    client.reset();
  });
});

describe('the gate', () => {
  const foreign = 'Pages of other origins may not connect.';
  const unclear = 'A request names exactly one Host.';
  const guests = [
    ['a page of another site', { Origin: 'https://example.com' }, foreign],
    ['a page of another port', { Origin: 'http://127.0.0.1:1' }, foreign],
    ['a page without an origin', { Origin: 'null' }, foreign],
    [
      'a name that was made to lead here',
      { Host: 'example.com' },
      'This server is not example.com.',
    ],
    ['no name at all', { Host: '' }, unclear],
    ['two names', { host: 'example.com' }, unclear],
    ['a user before the name', { Host: 'example.com@127.0.0.1' }, unclear],
  ] as const;

  test.for(guests)('refuses %s over WebSocket', async ([, fields, reason], { start }) => {
    const origin = await start();
    const answer = await RawClient.exchange(origin, upgrade(target, origin, fields));
    expect(answer).toMatch(/^HTTP\/1\.1 400 /); // Engine.IO has one status for all of these
    expect(answer).toContain(reason);
  });

  test.for(guests)('refuses %s over polling', async ([, fields, reason], { start }) => {
    const origin = await start();
    const all = { Host: new URL(origin).host, Connection: 'close', ...fields };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    const get = `GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n${lines.join('')}\r\n`;
    const answer = await RawClient.exchange(origin, get);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(answer).toContain(reason);
  });

  test('lets its own page in, and clients that are no browser', async ({ start }) => {
    const origin = await start();
    for (const fields of [{ Origin: origin }, {}]) {
      const client = await openWebSocket(origin, fields);
      client.reset();
    }
  });

  test('serves no JSONP, which any page could read', async ({ start }) => {
    const { status, text } = await poll(await start(), '&j=0');
    expect({ status, text }).toEqual({
      status: 403,
      text: '{"code":4,"message":"JSONP is not served here."}',
    });
  });

  test('closes when there are too many clients, and opens again', async ({ start }) => {
    const origin = await start({ maxClients: 1 });
    const first = await openReadings(origin);
    expect(await poll(origin)).toEqual({
      status: 403,
      text: '{"code":4,"message":"There are too many clients."}',
    });
    first.reset();
    await expect.poll(async () => (await poll(origin)).status).toBe(200);
  });
});

describe('a client', () => {
  test('that goes away takes its listener with it', async ({ feed, start }) => {
    const client = await openReadings(await start());
    expect(feed.followers).toBe(1);
    client.reset();
    await expect.poll(() => feed.followers).toBe(0);
  });

  test('that answers no heartbeat is taken for gone', async ({ feed, start }) => {
    const client = await openReadings(await start({ pingInterval: 100, pingTimeout: 100 }));
    await expect.poll(() => feed.followers).toBe(0);
    expect(client.received.includes(pingFrame)).toBe(true);
    client.reset();
  });

  test('that joins no namespace is let go', async ({ start }) => {
    const client = await openWebSocket(await start({ connectTimeout: 20 }));
    await client.until(has(closeFrame));
    client.reset();
  });

  test('that sends too much at once is let go', async ({ feed, start }) => {
    const client = await openReadings(await start({ maxMessage: 100 }));
    client.send(frame(`42/readings,["sum",[${'1,'.repeat(50)}1]]`));
    await expect.poll(() => feed.followers).toBe(0);
    client.reset();
  });

  test('that does not read is dropped once too much waits, and the others are served', async ({
    feed,
    start,
  }) => {
    const origin = await start({ maxQueued: 64 * 1024 });
    const stuck = await openReadings(origin);
    stuck.socket.pause();

    const reader = await openReadings(origin);
    let published = 0;
    const endsWith = (seq: number) => (received: Buffer) =>
      received.subarray(-200).includes(`"seq":${seq},`);
    // 200,000 readings are more than what may wait and the network's own buffers hold together.
    while (feed.followers === 2 && published < 200_000) {
      for (let burst = 0; burst < 500; burst += 1) feed.publish(0);
      published += 500;
      await reader.until(endsWith(published));
    }
    expect(feed.followers).toBe(1);
    feed.publish(0);
    await reader.until(endsWith(published + 1));
    stuck.reset();
    reader.reset();
  });
});

describe('one port', () => {
  test('has the page, the client of the library and the events', async ({ start }) => {
    const origin = await start();
    expect(await (await fetch(origin)).text()).toContain('<title>03');
    const script = await fetch(`${origin}/socket.io/socket.io.esm.min.js`);
    expect(script.headers.get('content-type')).toBe('application/javascript; charset=utf-8');
    expect(await script.text()).toMatch(/export\{.*\bio\b/);
    expect((await poll(origin)).text).toMatch(/^0{"sid":/);
  });

  test.for([
    ['/', 200],
    ['/readings', 404],
    ['/socket.io', 404],
    ['/socket.io/', 400],
    ['/socket.io/nothing.js', 400],
    ['/socket.io/../events.ts', 400],
    ['/socket.io/%00', 400],
    ['/socket.io/?EIO=3&transport=polling', 400],
    ['/socket.io/?EIO=4&transport=constructor', 400],
    ['/socket.io/?EIO=4&transport=websocket', 400],
    ['/socket.io/?EIO=4&transport=polling&sid=__proto__', 400],
    ['//socket.io/', 400],
    ['http://example.com/socket.io/?EIO=4&transport=polling', 403],
  ] as const)('answers GET %s once, with %i', async ([target, status], { start }) => {
    const origin = await start();
    const request = `GET ${target} HTTP/1.1\r\nHost: ${new URL(origin).host}\r\n`;
    const answer = await RawClient.exchange(origin, `${request}Connection: close\r\n\r\n`);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`]);
  });

  test.for(['PUT', 'DELETE', 'HEAD', 'OPTIONS'])(
    'answers %s in a session with 405, and names what is allowed (RFC 9110 §15.5.6)',
    async (method, { start }) => {
      const origin = await start();
      const { sid } = JSON.parse((await poll(origin)).text.slice(1));
      const head = `${method} /socket.io/?EIO=4&transport=polling&sid=${sid} HTTP/1.1\r\n`;
      const fields = `Host: ${new URL(origin).host}\r\nContent-Length: 0\r\n`;
      const answer = await RawClient.exchange(origin, `${head}${fields}\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 405 .*\r\nAllow: GET, POST\r\n/s);
    },
  );

  test('answers an upgrade by PUT, too', async ({ start }) => {
    const origin = await start();
    const put = upgrade(target, origin).replace('GET', 'PUT');
    expect(await RawClient.exchange(origin, put)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test.for(['/', '/readings', '/socket.io'] as const)(
    'answers an upgrade of %s with 400',
    async (target, { start }) => {
      const origin = await start();
      const answer = await RawClient.exchange(origin, upgrade(target, origin));
      expect(answer).toMatch(/^HTTP\/1\.1 400 .*Only \/socket\.io\/ is upgraded\.\n$/s);
    },
  );

  test('is given back when the server stops, and every client is told', async ({
    feed,
    serve,
    stop,
  }) => {
    const server = createServer({ feed, signal: stop.signal });
    const origin = await serve(server);
    const client = await openReadings(origin);
    const { sid } = JSON.parse((await poll(origin)).text.slice(1));
    const waiting = poll(origin, `&sid=${sid}`);
    await once(server, 'request');
    stop.abort();
    expect((await waiting).text).toBe('1'); // Engine.IO's close packet
    await client.until(has(closeFrame));
    expect(feed.followers).toBe(0);
    await client.closed(); // by the server: this client never answers the close
  });
});

test('Socket.IO runs on a ws that bounds its answers to a flood of pings', () => {
  const ours = createRequire(import.meta.url);
  const socketIo = createRequire(ours.resolve('socket.io'));
  const engineIo = createRequire(socketIo.resolve('engine.io'));
  const [major = 0, minor = 0] = engineIo('ws/package.json').version.split('.').map(Number);
  expect(major * 1000 + minor).toBeGreaterThanOrEqual(8023);
});
