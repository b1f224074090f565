import { text } from '02-websocket-raw/test/client-bytes.ts';
import { FrameClient } from '02-websocket-raw/test/frame-client.ts';
import { frame, openWebSocket } from '03-socketio/test/engine-client.ts';
import { RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import { expectAlive, type Lesson, test } from './lessons.ts';

/**
 * Requests that are in order, and ask nonsense. The servers can go on after `test-1`, `test-2` and
 * `test-3`, the last; to any other cursor the answer is a reset.
 */

const get = (target: string, field = 'Accept: */*') =>
  `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${field}\r\n\r\n`;

/** The type of the first message that comes, or the reason or the status when there is none. */
async function answerTo(client: RawClient): Promise<string> {
  const answer =
    /"type": ?"(hello|reset|error)"|"message":"([^"]+)|^HTTP\/1\.1 ([34]\d\d|204)|\r\n(\[\])$/m;
  await client.until(answer);
  client.reset();
  return answer.exec(client.text)?.slice(1).find(Boolean) ?? '';
}

async function ask(origin: string, request: string): Promise<string> {
  const client = await RawClient.open(origin);
  client.send(request);
  return answerTo(client);
}

async function subscribe(origin: string, after: string): Promise<string> {
  const { raw } = await FrameClient.open(origin);
  raw.send(text(`{"type":"subscribe","after":${after}}`));
  return answerTo(raw);
}

async function join(origin: string, cursor: string): Promise<string> {
  const client = await openWebSocket(origin);
  client.send(frame(`40/readings,{"cursor":${cursor}}`));
  return answerTo(client);
}

/** A way to say where one stands. */
interface Way {
  name: string;
  lesson: Lesson;
  ask: (origin: string, cursor: string) => Promise<string>;
}

const inUrl = (lesson: Lesson, path: string): Way => ({
  name: `${lesson} ${path}`,
  lesson,
  ask: (origin, cursor) => ask(origin, get(`${path}?after=${encodeURIComponent(cursor)}`)),
});

const ways: Way[] = [
  inUrl('01', '/readings'),
  { name: '02', lesson: '02', ask: (origin, cursor) => subscribe(origin, JSON.stringify(cursor)) },
  { name: '03', lesson: '03', ask: (origin, cursor) => join(origin, JSON.stringify(cursor)) },
  inUrl('04', '/readings'),
  inUrl('04', '/shared/readings'),
  {
    name: '04 Last-Event-ID',
    lesson: '04',
    ask: (origin, cursor) => ask(origin, get('/readings', `Last-Event-ID: ${cursor}`)),
  },
  inUrl('05', '/readings'),
  inUrl('05', '/readings/next'),
];

/** What is said, and what the answer is where it is no reset. */
type Cursor = readonly [name: string, cursor: string, but?: Record<string, string>];

/** Where it means something after all: no id yet, or 5 readings left of a series. */
const known = {
  '04 /readings': 'hello',
  '04 /shared/readings': 'hello',
  '04 Last-Event-ID': 'hello',
};
const inHeader = { '04 Last-Event-ID': '400' };
/** Only where it is no part of a head there is room for it. */
const tooLong = Object.fromEntries(
  ways.filter(({ lesson }) => !['02', '03'].includes(lesson)).map(({ name }) => [name, '431']),
);
const cursors: Cursor[] = [
  ['empty', '', known],
  ['a word', 'test'],
  ['no epoch', '3'],
  ['no number', 'test-'],
  ['a hyphen', '-'],
  ['of another epoch', 'gone-3'],
  ['of another epoch, in capitals', 'TEST-3'],
  ['of an epoch that is a property', '__proto__-3'],
  ['ahead of the log', 'test-4'],
  ['far ahead of the log', 'test-999999999999999'],
  ['too old', 'test-0'],
  ['negative', 'test--1'],
  ['a float', 'test-1.5', known],
  ['with an exponent', 'test-1e0'],
  ['in hex', 'test-0x1'],
  ['with a zero in front', 'test-01'],
  ['with a sign', 'test-+1'],
  ['NaN', 'test-NaN'],
  ['beyond 2^53', 'test-9007199254740993'],
  ['of 10,000 digits', `test-${'9'.repeat(10_000)}`, tooLong],
  ['twice', 'test-1,test-1'],
  ['a path', '../../etc/passwd'],
  ['with markup', '<img src=x onerror=alert(1)>-1'],
  ['with a quote', 'test-1"'],
  ['with a line feed', 'test-1\n', inHeader],
  ['with a bare CR', 'test-1\rid: 7', inHeader],
  ['with NUL', 'test-1\0', inHeader],
  ['not ASCII', 'tést-1'],
  ['in digits of another script', 'test-١'],
  ['beyond the BMP', '😀-1'],
];

describe('a cursor', () => {
  test.for(cursors)('%s', async ([, cursor, but = {}], { origins, log }) => {
    const answers = ways.map(async ({ name, lesson, ask }) => {
      const got = await ask(origins[lesson], cursor);
      return { name, expected: but[name] ?? 'reset', got };
    });
    const wrong = (await Promise.all(answers)).filter(({ expected, got }) => expected !== got);
    expect(wrong).toEqual([]);
    await expectAlive(...Object.values(origins));
    expect(log).toEqual([]);
  });
});

describe('a cursor that is no text', () => {
  test.for([
    ['null', 'null'],
    ['a number', '1'],
    ['true', 'true'],
    ['a list', '["test-1"]'],
    ['an object', '{"toString":1}'],
    ['lists in lists, 5,000 deep', '['.repeat(5000) + ']'.repeat(5000)],
  ] as const)('%s', async ([, json], { origins, log }) => {
    expect(await subscribe(origins['02'], json)).toBe('error');
    expect(await join(origins['03'], json)).toBe('A cursor is a string.');
    await expectAlive(origins['02'], origins['03']);
    expect(log).toEqual([]);
  });
});

const paths = [
  ['01', '/readings'],
  ['04', '/readings'],
  ['04', '/shared/readings'],
  ['05', '/readings'],
  ['05', '/readings/next'],
] as const;

describe('a query', () => {
  test.for([
    ['with the cursor twice', 'after=gone-1&after=test-1', 'reset'],
    ['with a percent sign alone', 'after=%', 'reset'],
    ['with an encoded NUL', 'after=%00', 'reset'],
    ['with what is no UTF-8', 'after=%ff', 'reset'],
    ['with 1,500 other parameters', `${'a=1&'.repeat(1500)}after=gone-1`, 'reset'],
    ['of separators alone', '&'.repeat(5000), 'hello'],
    ['that looks like a list', 'after[]=gone-1', 'hello'],
    ['in capitals', 'AFTER=gone-1', 'hello'],
    ['with two question marks', '?after=gone-1', 'hello'],
    ['that sets properties', '__proto__=gone-1&constructor=gone-1', 'hello'],
  ] as const)('%s', async ([, query, expected], { origins, log }) => {
    const answers = paths.map(([lesson, path]) => ask(origins[lesson], get(`${path}?${query}`)));
    expect(await Promise.all(answers)).toEqual(paths.map(() => expected));
    await expectAlive(origins['01'], origins['04'], origins['05']);
    expect(log).toEqual([]);
  });
});

/** Lesson 04 counts what is left of a series, and keeps the count in the id. */
describe('a limit', () => {
  test.for([
    ['limit=', '400'],
    ['limit', '400'],
    ['limit=0', '400'],
    ['limit=-1', '400'],
    ['limit=%2B1', '400'],
    ['limit=1.5', '400'],
    ['limit=1e3', '400'],
    ['limit=0x1', '400'],
    ['limit=01', '400'],
    ['limit=1%00', '400'],
    ['limit=%201', '400'],
    ['limit=1%0a', '400'],
    ['limit=%D9%A1', '400'],
    ['limit=NaN', '400'],
    ['limit=Infinity', '400'],
    ['limit=10000', '400'],
    ['limit=99999999999999999999', '400'],
    ['limit=x&limit=1', '400'],
    ['limit=<img%20src=x>', '400'],
    ['limit=1&limit=x', 'hello'],
    ['limit[]=x', 'hello'],
    ['limit=3&after=test-3.0', '204'],
    ['limit=3&after=test-3.00', 'reset'],
    ['limit=3&after=test-3.-1', 'reset'],
    ['limit=3&after=test-3.10000', 'reset'],
    ['limit=3&after=test-3.1.1', 'reset'],
    ['limit=3&after=.1', 'reset'],
  ] as const)(
    '%s is answered with %s',
    async ([query, expected], { origins: { '04': origin }, log }) => {
      for (const path of ['/readings', '/shared/readings']) {
        expect(await ask(origin, get(`${path}?${query}`))).toBe(expected);
      }
      await expectAlive(origin);
      expect(log).toEqual([]);
    },
  );
});

/** Lesson 05 compares it with the tag of its answer, here `"test-3"`. */
describe('an If-None-Match', () => {
  test.for([
    ['with our tag', '"test-3"', '304'],
    ['with our tag, weak', 'W/"test-3"', '304'],
    ['with our tag after 1,000 others', `${'"a", '.repeat(1000)}"test-3"`, '304'],
    ['of a star', '*', '304'],
    ['of nothing', '', '[]'],
    ['without quotes', 'test-3', '[]'],
    ['with half a quote', '"test-3', '[]'],
    ['with the wrong quotes', "'test-3'", '[]'],
    ['with a space in the tag', '" test-3"', '[]'],
    ['of two stars', '**', '[]'],
    ['of another epoch', '"gone-3"', '[]'],
    ['of commas', ','.repeat(7000), '[]'],
    ['of quotes', '"'.repeat(7000), '[]'],
    ['that is not ASCII', '"tést-3"', '[]'],
    ['with markup', '<img src=x onerror=alert(1)>', '[]'],
    ['with NUL', '"test-3"\0', '400'],
    ['with a line feed', '"test-3"\n', '400'],
    ['of 10 KB', `"${'a'.repeat(10_000)}"`, '431'],
  ] as const)('%s', async ([, tags, expected], { origins: { '05': origin }, log }) => {
    const answer = await ask(origin, get('/readings?after=test-3', `If-None-Match: ${tags}`));
    expect(answer).toBe(expected);
    await expectAlive(origin);
    expect(log).toEqual([]);
  });
});
