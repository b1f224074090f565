import { RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import { Client } from './client.ts';
import { join, poll, target, upgrade } from './engine-client.ts';
import { test } from './fixtures.ts';

/** A page that the server has never heard of. */
const newcomer = () => `page-${crypto.randomUUID()}`;

describe('a client', () => {
  test('that joins the namespace is let in and greeted', async ({ origin }) => {
    const client = await Client.join(origin);
    expect(await client.message()).toMatchObject({ type: 'hello', cursor: expect.any(String) });
    client.close();
  });

  test('is pushed a stream of events, and not one for each connection', async ({ origin }) => {
    const client = await Client.join(origin);
    expect(await client.message()).toMatchObject({ type: 'hello' });
    const [first, ...others] = await client.readings(3);
    const seq = first?.seq ?? NaN;
    expect(others.map(({ seq }) => seq)).toEqual([seq + 1, seq + 2]);
    client.close();
  });

  test('is pushed the same over polling alone', async ({ origin }) => {
    const { sid } = JSON.parse((await poll(origin)).text.slice(1));
    const query = `&sid=${sid}`;
    expect((await poll(origin, query, join)).status).toBe(200);
    const packets: string[] = [];
    while (!packets.some((packet) => packet.includes('"type":"reading"'))) {
      const { status, text } = await poll(origin, query);
      expect(status).toBe(200);
      packets.push(...text.split('\x1e')); // what stands between the packets of one answer
    }
    const [joined, hello, reading] = packets.filter((packet) => packet !== '2');
    expect(joined).toMatch(/^40\/readings,\{"sid":/);
    expect(hello).toMatch(/^42\/readings,\["message",\{"type":"hello",.*\},0/);
    expect(reading).toMatch(/^42\/readings,\["message",\{"type":"reading",.*\},1/);
  });

  test('has its own messages: those of another one do not come in between', async ({ origin }) => {
    const one = await Client.join(origin);
    await one.message();
    const [{ cursor = '', seq: first = NaN } = {}] = await one.readings(1);
    const other = await Client.join(origin, { cursor });
    await other.message();
    const last = (await other.readings(3)).at(-1)?.seq ?? NaN;
    for (let seq = first + 1; seq <= last; seq += 1) {
      expect(await one.readings(1)).toMatchObject([{ seq }]);
    }
    for (const client of [one, other]) client.close();
  });

  test('that comes back goes on after the cursor that came with the connect', async ({
    origin,
  }) => {
    const before = await Client.join(origin);
    await before.message();
    const [last, ...missed] = await before.readings(3);
    before.close();
    const client = await Client.join(origin, { cursor: last?.cursor });
    expect(await client.message()).toMatchObject({ type: 'hello' });
    expect(await client.readings(2)).toEqual(missed);
    client.close();
  });

  test.for([
    ['of another epoch', 'gone-7'],
    ['that is a path', '../../etc/passwd'],
    ['that is no number', 'test-NaN'],
    ['that is empty', ''],
    ['of 4,000 characters', 'a'.repeat(4000)],
  ] as const)(
    'with a cursor %s is told of the gap, and given all there is',
    async ([, cursor], { origin }) => {
      const before = await Client.join(origin);
      await before.message();
      const [known = { seq: NaN }] = await before.readings(1);
      before.close();
      const client = await Client.join(origin, { cursor });
      expect(await client.message()).toMatchObject({ type: 'reset', cursor: expect.any(String) });
      const [oldest] = await client.readings(1);
      expect(oldest?.seq).toBeLessThanOrEqual(known.seq);
      client.close();
    },
  );

  test.for([
    ['a cursor that is no string', '{"cursor":{"toString":1}}'],
    ['a name that is no string', '{"client":7}'],
    ['a name without a letter', '{"client":""}'],
    ['a name that is too long', `{"client":"${'x'.repeat(65)}"}`],
    ['a name of other characters', '{"client":"<b>"}'],
    ...['-1', '0.5', '"1"', '{}', '1e16'].map((asked) => [
      `${asked} for the highest id that was asked`,
      `{"client":"page-1","asked":${asked}}`,
    ]),
  ])('with %s is refused, in words', async ([, auth], { origin }) => {
    const client = await Client.open(origin);
    client.send(join + auth);
    expect(await client.next('an answer to the connect')).toMatch(/^44\/readings,\{"message":"/);
    client.close();
  });
});

describe('the sum', () => {
  /** Asks, with an acknowledgement of the same number. */
  const ask = (id: unknown, numbers: string) => `42/readings,${id}["sum",${id},${numbers}]`;

  test('comes back in the acknowledgement', async ({ origin }) => {
    const client = await Client.join(origin, { client: newcomer() });
    client.send(ask(1, '[12,5,8]'));
    expect(await client.sum(1)).toEqual({ sum: 25, count: 1 });
    client.close();
  });

  test('is added up for a client that wants no acknowledgement, or puts something else in its place', async ({
    origin,
  }) => {
    const client = await Client.join(origin, { client: newcomer() });
    client.send('42/readings,["sum",1,[1]]', '42/readings,["sum",2,[1],"answer"]', ask(3, '[1]'));
    expect(await client.sum(3)).toEqual({ sum: 1, count: 3 });
    client.close();
  });

  test.for([
    ['a text among the numbers', '[1,"2"]'],
    ['text', '"12"'],
    ['nothing', 'null'],
    ['an empty list', '[]'],
    ['a list too long', `[${'1,'.repeat(100)}1]`],
    ['what only looks like a list', '{"length":1e9}'],
    ['what was not a number on the page', '[1,null]'],
    ['numbers beyond any sum', '[1e308,1e308]'],
  ] as const)('of %s is refused, in words', async ([, numbers], { origin }) => {
    const client = await Client.join(origin, { client: newcomer() });
    client.send(ask(1, numbers));
    await client.refusal(1);
    client.close();
  });

  test.for(['0', '0.5', '"1"', 'null', '[1]', '1e16'])(
    'with %s for an id is refused, in words',
    async (id, { origin }) => {
      const client = await Client.join(origin, { client: newcomer() });
      client.send(`42/readings,1["sum",${id},[1]]`);
      await client.refusal(1);
      client.close();
    },
  );

  test('is for pages that said who they are', async ({ origin }) => {
    const client = await Client.join(origin);
    client.send(ask(1, '[1]'));
    await client.refusal(1);
    client.close();
  });

  test('that is asked for twice is added up once', async ({ origin }) => {
    const name = newcomer();
    const client = await Client.join(origin, { client: name });
    client.send(ask(1, '[12,5,8]'), ask(1, '[12,5,8]'));
    for (let times = 0; times < 2; times += 1) {
      expect(await client.sum(1)).toEqual({ sum: 25, count: 1 });
    }
    client.close();
    const again = await Client.join(origin, { client: name, asked: 1 });
    again.send(ask(1, '[12,5,8]'), ask(2, '[1]'));
    expect(await again.sum(1)).toEqual({ sum: 25, count: 1 });
    expect(await again.sum(2)).toEqual({ sum: 1, count: 2 });
    again.close();
  });

  test('in doubt is refused, and the page is told that it was forgotten', async ({ origin }) => {
    const client = await Client.join(origin, { client: newcomer(), asked: 4 });
    client.send(ask(4, '[1]'), ask(5, '[1]'));
    await client.refusal(4);
    expect(await client.sum(5)).toEqual({ sum: 1, count: 1 });
    expect(client.packets).toContain('42/readings,["forgotten"]');
    client.close();
  });
});

describe('the gate', () => {
  const guests = [
    ['a page of another site', { Origin: 'https://example.com' }],
    ['a page of another port', { Origin: 'http://127.0.0.1:1' }],
    ['a page without an origin', { Origin: 'null' }],
    ['a name that was made to lead here', { Host: 'example.com' }],
    ['no name at all', { Host: '' }],
    ['two names', { host: 'example.com' }],
    ['a user before the name', { Host: 'example.com@127.0.0.1' }],
  ] as const;

  /** The status of the answer to a request. */
  async function statusOf(origin: string, request: string): Promise<number> {
    const client = await RawClient.open(origin);
    client.send(request);
    await client.until(/\r\n\r\n/);
    client.reset();
    return Number(client.text.split(' ')[1]);
  }

  function expectRefusal(status: number): void {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  }

  test.for(guests)('refuses %s over WebSocket', async ([, fields], { origin }) => {
    expectRefusal(await statusOf(origin, upgrade(target, origin, fields)));
  });

  test.for(guests)('refuses %s over polling', async ([, fields], { origin }) => {
    const all = { Host: new URL(origin).host, Connection: 'close', ...fields };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    const get = `GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n${lines.join('')}\r\n`;
    expectRefusal(await statusOf(origin, get));
  });

  test('lets its own page in, and clients that are no browser', async ({ origin }) => {
    for (const fields of [{ Origin: origin }, {}]) {
      expect(await statusOf(origin, upgrade(target, origin, fields))).toBe(101);
    }
  });

  test('serves no JSONP, which any page could read', async ({ origin }) => {
    expect((await poll(origin, '&j=0')).status).toBe(403);
  });
});
