import { within } from 'test-kit';
import { describe, expect } from 'vitest';
import { after, ask, numbersOf } from './ask.ts';
import { test } from './fixtures.ts';

/**
 * What any server of this lesson promises, in whatever language it is written. These tests know its
 * address and nothing else, and it publishes readings by itself.
 */

const short = '/readings';
const long = '/readings/next';

/** The cursor of a client that begins now. */
async function begin(origin: string): Promise<string> {
  const { messages } = await ask(origin, short);
  return messages[0]?.cursor ?? '';
}

/** Long polls, one after the other, until so many readings were published; their numbers. */
async function follow(origin: string, cursor: string, count: number): Promise<number[]> {
  const seen: number[] = [];
  const wait = async () => {
    for (let last = cursor; seen.length < count; ) {
      const { messages } = await ask(origin, after(last, long));
      seen.push(...numbersOf(messages));
      last = messages.at(-1)?.cursor ?? last;
    }
  };
  await within(wait(), () => `Long polls brought ${seen.length} of ${count} readings.`);
  return seen;
}

describe.each([
  ['short', short],
  ['long', long],
])('a %s poll', (_, path) => {
  test('without a cursor is told at once where the log stands', async ({ origin }) => {
    await follow(origin, await begin(origin), 1);
    const { status, headers, messages } = await ask(origin, path);
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^application\/json\b/);
    expect(messages).toEqual([{ type: 'hello', cursor: expect.any(String) }]);
  });

  test('with a cursor is told all that was published since the last poll', async ({ origin }) => {
    const cursor = await begin(origin);
    const missed = await follow(origin, cursor, 3);
    const { messages } = await ask(origin, after(cursor, path));
    expect(numbersOf(messages).slice(0, missed.length)).toEqual(missed);
  });

  test.for([
    ['of another epoch', 'gone-7'],
    ['that is a path', '../../etc/passwd'],
    ['that is no number', 'test-NaN'],
    ['that holds markup', '<img src=x onerror=alert(1)>'],
    ['beyond ASCII', 'tést-1'],
    ['of no characters', ''],
    ['of 4,000 characters', 'a'.repeat(4000)],
  ] as const)(
    'with a cursor %s is told of the gap, and then all there is',
    async ([, cursor], { origin }) => {
      const [known = NaN] = await follow(origin, await begin(origin), 1);
      const { messages } = await ask(origin, after(cursor, path));
      expect(messages[0]).toEqual({ type: 'reset', cursor: expect.any(String) });
      expect(numbersOf(messages)[0]).toBeLessThanOrEqual(known);
    },
  );
});

describe('a short poll', () => {
  test('may be kept by a cache that asks before it uses the copy', async ({ origin }) => {
    const { headers } = await ask(origin, short);
    expect(headers['cache-control']).toMatch(/\b(no-cache|max-age=0)\b/);
    expect(headers.etag).toMatch(/^"[^"]*"$/);
  });

  test.for<[string, (tag: string) => string]>([
    ['as it was given', (tag) => tag],
    ['made weak on the way', (tag) => `W/${tag}`],
    ['in a list', (tag) => `"another", ${tag}`],
  ])('is answered 304 when it names its tag %s', async ([, write], { origin }) => {
    const target = after(await begin(origin), short);
    const askTwice = async () => {
      for (;;) {
        const { headers } = await ask(origin, target);
        const again = await ask(origin, target, { 'If-None-Match': write(headers.etag ?? '') });
        if (again.headers.etag === headers.etag) return again; // no reading in between
      }
    };
    const again = await within(askTwice(), () => 'No two answers have the same tag.');
    expect(again.status).toBe(304);
    expect(again.messages).toEqual([]);
  });
});

describe('a long poll', () => {
  test('goes on from one reading to the next, and leaves out no number', async ({ origin }) => {
    const seen = await follow(origin, await begin(origin), 3);
    expect(seen).toEqual(seen.map((_, index) => (seen[0] ?? NaN) + index));
  });

  test('forbids to keep its answer', async ({ origin }) => {
    const { headers } = await ask(origin, long);
    expect(headers['cache-control']).toMatch(/\bno-store\b/);
  });
});
