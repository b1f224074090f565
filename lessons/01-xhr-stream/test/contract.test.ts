import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect } from 'vitest';
import { test } from './fixtures.ts';
import { Reader } from './reader.ts';

/**
 * What any server of this lesson promises, in whatever language it is written. These tests know its
 * address and nothing else, and it publishes readings by itself.
 */

/** Without its parameters: `charset` may be there or not. */
const mediaType = (headers: IncomingHttpHeaders) => headers['content-type']?.split(/ *;/)[0];

describe('the stream', () => {
  test('is typed so that no browser holds it back to sniff', async ({ origin }) => {
    const { status, headers } = await Reader.open(origin, '/readings', { method: 'HEAD' });
    expect(status).toBe(200);
    expect(mediaType(headers)).toBe('application/x-ndjson');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test('forbids any copy, transformation or buffering on the way', async ({ origin }) => {
    const { headers } = await Reader.open(origin, '/readings', { method: 'HEAD' });
    const directives = headers['cache-control']?.split(/\s*,\s*/);
    expect(directives).toEqual(expect.arrayContaining(['no-store', 'no-transform']));
    expect(headers['x-accel-buffering']).toBe('no');
  });

  test('begins with a greeting, and each message is a line of JSON', async ({ origin }) => {
    const reader = await Reader.open(origin, '/readings');
    const cursor = expect.any(String);
    expect(await reader.next()).toMatchObject({ type: 'hello', cursor });
    expect(await reader.next()).toMatchObject({ type: 'reading', cursor });
    reader.close();
  });

  test('leaves out no number', async ({ origin }) => {
    const reader = await Reader.open(origin, '/readings');
    await reader.next();
    const numbers = (await reader.readings(3)).map(({ seq }) => seq);
    const [first = NaN] = numbers;
    expect(numbers).toEqual([first, first + 1, first + 2]);
    reader.close();
  });

  test('sends an empty line as a heartbeat', async ({ origin }) => {
    const reader = await Reader.open(origin, '/readings');
    await reader.heartbeat();
    reader.close();
  });
});

describe('a reader that comes back', () => {
  const after = (cursor = '') => `/readings?after=${encodeURIComponent(cursor)}`;

  test('goes on after the cursor it gives', async ({ origin }) => {
    const before = await Reader.open(origin, '/readings');
    await before.next();
    const [last, ...missed] = await before.readings(3);
    before.close();

    const reader = await Reader.open(origin, after(last?.cursor));
    expect((await reader.next()).type).toBe('hello');
    expect(await reader.readings(2)).toEqual(missed);
    reader.close();
  });

  test.for([
    ['of another epoch', 'gone-7'],
    ['that is a path', '../../etc/passwd'],
    ['that is no number', 'test-NaN'],
    ['that holds markup', '<img src=x onerror=alert(1)>'],
    ['beyond ASCII', 'tést-1'],
    ['of 4,000 characters', 'a'.repeat(4000)],
  ] as const)(
    'with a cursor %s is told of the gap, and given all there is',
    async ([, cursor], { origin }) => {
      const before = await Reader.open(origin, '/readings');
      await before.next();
      const [known] = await before.readings(1);
      before.close();

      const reader = await Reader.open(origin, after(cursor));
      expect(await reader.next()).toMatchObject({ type: 'reset', cursor: expect.any(String) });
      const [oldest] = await reader.readings(1);
      expect(oldest?.seq).toBeLessThanOrEqual(known?.seq ?? NaN);
      reader.close();
    },
  );
});

describe('one server, page and stream', () => {
  test('has its page at the root, and nothing at any other path', async ({ origin }) => {
    const page = await Reader.open(origin, '/');
    expect(page.status).toBe(200);
    expect(mediaType(page.headers)).toBe('text/html');
    page.close();
    const { status } = await Reader.open(origin, '/anything');
    expect(status).toBe(404);
  });

  test('answers no other method than GET and HEAD', async ({ origin }) => {
    const { status } = await Reader.open(origin, '/readings', { method: 'POST' });
    expect(status).toBe(405);
  });
});
