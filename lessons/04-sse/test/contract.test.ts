import { describe, expect } from 'vitest';
import { test } from './fixtures.ts';
import { contentOf, Reader } from './reader.ts';

/**
 * What any server of this lesson promises, in whatever language it is written. These tests know its
 * address and nothing else, and it publishes readings by itself.
 */

describe('the stream', () => {
  test('is an event stream, and forbids any copy, transformation or buffering on the way', async ({
    origin,
  }) => {
    const { status, headers } = await Reader.open(origin, '/readings', { method: 'HEAD' });
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/event-stream\b/);
    const directives = headers['cache-control']?.split(/\s*,\s*/);
    expect(directives).toEqual(expect.arrayContaining(['no-store', 'no-transform']));
    expect(headers['x-accel-buffering']).toBe('no');
  });

  test('begins with a greeting that has an id, and data that is one JSON text', async ({
    origin,
  }) => {
    const reader = await Reader.open(origin, '/readings');
    const { event, id, data } = await reader.next();
    expect(event).toBe('hello');
    expect(id, 'the id of the greeting').toBeTruthy();
    expect(contentOf(data)).toMatchObject({ type: 'hello', cursor: expect.any(String) });
    reader.close();
  });

  test('gives each reading an id of its own, and leaves out no number', async ({ origin }) => {
    const reader = await Reader.open(origin, '/readings');
    await reader.next();
    const readings = await reader.readings(3);
    for (const { id, seq } of readings) expect(id, `the id of reading ${seq}`).toBeTruthy();
    expect(new Set(readings.map(({ id }) => id)).size).toBe(3);
    const [{ seq: first } = { seq: NaN }] = readings;
    expect(readings.map(({ seq }) => seq)).toEqual([first, first + 1, first + 2]);
    reader.close();
  });

  test('sends a heartbeat that proxies see as bytes and the page as an event', async ({
    origin,
  }) => {
    const reader = await Reader.open(origin, '/readings');
    await reader.heartbeat();
    reader.close();
  });
});

describe('a reader that comes back', () => {
  /** `last` is the id of the reading it had last, `older` one that it had before. */
  type Request = (last: string, older: string) => { path: string; id?: string };

  test.for<[string, Request]>([
    ['Last-Event-ID', (last) => ({ path: '/readings', id: last })],
    ['the URL', (last) => ({ path: `/readings?after=${encodeURIComponent(last)}` })],
    [
      'the newer Last-Event-ID, not the older URL',
      (last, older) => ({ path: `/readings?after=${encodeURIComponent(older)}`, id: last }),
    ],
    [
      'the URL, when Last-Event-ID is empty',
      (last) => ({ path: `/readings?after=${encodeURIComponent(last)}`, id: '' }),
    ],
  ])('goes on after the id in %s', async ([, request], { origin }) => {
    const before = await Reader.open(origin, '/readings');
    const greeting = await before.next();
    const [last, ...missed] = await before.readings(3);
    before.close();

    const { path, id } = request(last?.id ?? '', greeting.id ?? '');
    const headers = id === undefined ? {} : { 'Last-Event-ID': id };
    const reader = await Reader.open(origin, path, { headers });
    expect((await reader.next()).event).toBe('hello');
    expect(await reader.readings(2)).toEqual(missed);
    reader.close();
  });

  test.for([
    ['of another epoch', 'gone-7'],
    ['that is a path', '../../etc/passwd'],
    ['that is no number', 'test-NaN'],
    ['that holds markup', '<img src=x onerror=alert(1)>'],
    ['beyond ASCII', 'tést-1'],
    ['sent twice', ['test-0', 'test-1']],
    ['of 4,000 characters', 'a'.repeat(4000)],
  ] as const)(
    'with an id %s is told of the gap, and given all there is',
    async ([, id], { origin }) => {
      const before = await Reader.open(origin, '/readings');
      await before.next();
      const [known = { seq: NaN }] = await before.readings(1);
      before.close();

      const headers = { 'Last-Event-ID': typeof id === 'string' ? id : [...id] };
      const reader = await Reader.open(origin, '/readings', { headers });
      const { event, data } = await reader.next();
      expect(event).toBe('reset');
      expect(contentOf(data)).toMatchObject({ type: 'reset', cursor: expect.any(String) });
      const [oldest] = await reader.readings(1);
      expect(oldest?.seq).toBeLessThanOrEqual(known.seq);
      reader.close();
    },
  );
});

describe('a series', () => {
  test('ends after as many readings as were asked for, and says so', async ({ origin }) => {
    const reader = await Reader.open(origin, '/readings?limit=2');
    expect((await reader.next()).event).toBe('hello');
    await reader.readings(2);
    expect((await reader.next()).event).toBe('end');
    await reader.ended();
  });

  test('that was cut goes on with what was left of it', async ({ origin }) => {
    const before = await Reader.open(origin, '/readings?limit=3');
    await before.next();
    const [{ id = '' } = {}] = await before.readings(1);
    before.close();

    const headers = { 'Last-Event-ID': id };
    const reader = await Reader.open(origin, '/readings?limit=3', { headers });
    expect((await reader.next()).event).toBe('hello');
    await reader.readings(2);
    expect((await reader.next()).event).toBe('end');
  });

  test.for([
    ['Last-Event-ID', (id: string) => ({ path: '/readings?limit=1', id })],
    [
      'the URL',
      (id: string) => ({ path: `/readings?limit=1&after=${encodeURIComponent(id)}`, id: '' }),
    ],
  ] as const)(
    'that is complete, by %s, is answered 204: do not come back',
    async ([, request], { origin }) => {
      const before = await Reader.open(origin, '/readings?limit=1');
      await before.next();
      const [{ id: last = '' } = {}] = await before.readings(1);
      before.close();

      const { path, id } = request(last);
      const { status } = await Reader.open(origin, path, { headers: { 'Last-Event-ID': id } });
      expect(status).toBe(204);
    },
  );

  test.for(['0', '-1', '1.5', '10000', 'Infinity', 'many', ''])(
    'of "%s" readings is refused with 400',
    async (limit, { origin }) => {
      const { status } = await Reader.open(origin, `/readings?limit=${limit}`);
      expect(status).toBe(400);
    },
  );
});

describe('the shared stream', () => {
  const ask = (server: string, origin: string, path = '/shared/readings') =>
    Reader.open(server, path, { headers: { Origin: origin } });
  const allowedBy = ({ headers }: Reader) => ({
    origin: headers['access-control-allow-origin'],
    credentials: headers['access-control-allow-credentials'],
  });

  test.for(['localhost', '127.0.0.1', '[::1]'])(
    'names %s as allowed, with credentials, and for no other origin',
    async (name, { origin }) => {
      const page = `http://${name}:${new URL(origin).port}`;
      const reader = await ask(origin, page);
      expect(reader.status).toBe(200);
      expect(allowedBy(reader)).toEqual({ origin: page, credentials: 'true' });
      expect(reader.headers.vary).toMatch(/\borigin\b/i);
      reader.close();
    },
  );

  test.for([
    'http://example.com',
    'http://localhost.example.com:PORT',
    'http://example.com/?localhost:PORT',
    'http://localhost:PORT0',
    'http://localhost:1',
    'http://localhost',
    'https://localhost:PORT',
    'http://LOCALHOST:PORT/',
    'http:127.0.0.1/',
    'null',
    '*',
  ])('refuses the origin %s with 403, and names none as allowed', async (page, { origin }) => {
    const reader = await ask(origin, page.replace('PORT', new URL(origin).port));
    expect(reader.status).toBe(403);
    expect(allowedBy(reader)).toEqual({ origin: undefined, credentials: undefined });
    expect(reader.headers.vary).toMatch(/\borigin\b/i);
  });

  test('needs no origin from a reader that is no page', async ({ origin }) => {
    const reader = await Reader.open(origin, '/shared/readings');
    expect(reader.status).toBe(200);
    expect(allowedBy(reader)).toEqual({ origin: undefined, credentials: undefined });
    expect((await reader.next()).event).toBe('hello');
    reader.close();
  });

  test('is the only one: /readings refuses every other origin', async ({ origin }) => {
    const page = `http://localhost:${new URL(origin).port}`;
    expect((await ask(origin, page, '/readings')).status).toBe(403);
  });
});
