import type { ServerResponse } from 'node:http';
import type { Message } from 'feed';
import { createPageServer, type Route } from 'page-kit';
import { afterEach, beforeEach, describe, expect, vi } from 'vitest';
import { type FollowOptions, followReadings } from '#page/follow.ts';
import { longPoll } from '#page/long-poll.ts';
import type { Polling } from '#page/poll.ts';
import { shortPoll } from '#page/short-poll.ts';
import { page as pageFolder } from '#src/server.ts';
import { test } from './fixtures.ts';

/** Milliseconds between two short polls. */
const interval = 2_000;

const ways: [string, Polling][] = [
  [
    'short',
    (url, options) =>
      shortPoll(url, { ...options, interval: () => interval, watched: async () => {} }),
  ],
  ['long', longPoll],
];

/** Polls without a page. */
function follow(
  polling: Polling,
  url: string,
  options: Pick<FollowOptions, 'signal'> & Partial<FollowOptions>,
): void {
  followReadings(polling, url, {
    patience: 1_000_000,
    bookmark: { cursor: undefined },
    onState: () => {},
    onAsk: () => {},
    onBytes: () => {},
    onNothing: () => {},
    onMessage: () => {},
    ...options,
  });
}

function serverOf(readings: Route, signal: AbortSignal) {
  return createPageServer({ page: pageFolder, routes: { '/readings': readings }, signal });
}

beforeEach(() => {
  // One that is looked at, for a module that wants to know.
  const seen = { visibilityState: 'visible', hidden: false };
  vi.stubGlobal('document', Object.assign(new EventTarget(), seen));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** From here on timers end when the test says so; those of Node's own parts go on. */
function stopTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
}

const hello: Message = { type: 'hello', cursor: 'test-0' };

describe.each(ways)('a page with %s polls', (_, polling) => {
  test('does not ask again before it has its answer, however slow that is', async ({
    serve,
    stop: { signal },
  }) => {
    const held: ServerResponse[] = [];
    const origin = await serve(serverOf(({ res }) => held.push(res), signal));
    stopTime();
    const onAsk = vi.fn();
    follow(polling, `${origin}/readings`, { signal, onAsk });
    await expect.poll(() => held.length).toBe(1);
    vi.advanceTimersByTime(5 * interval);
    expect(onAsk.mock.calls.length, 'questions without an answer').toBe(1);
    held[0]?.end(JSON.stringify([hello]));
    await expect
      .poll(() => {
        vi.advanceTimersByTime(interval);
        return held.length;
      })
      .toBe(2);
  });

  test('asks again for a message that it could not deal with', async ({
    serve,
    stop: { signal },
  }) => {
    const asked: (string | null)[] = [];
    const server = serverOf(({ res, query }) => {
      asked.push(query.get('after'));
      const reading = { type: 'reading', at: 0, value: 20 };
      // To the page a cursor is opaque: whatever stands in it.
      const messages = [1, 2].map((seq) => ({ ...reading, seq, cursor: `a+b&c#${seq}` }));
      res.end(JSON.stringify([hello, ...messages]));
    }, signal);
    follow(polling, `${await serve(server)}/readings`, {
      signal,
      waits: { first: 1, longest: 1, healthy: 1 },
      onMessage(message) {
        if (message.cursor === 'a+b&c#2') throw new Error('there is no room for it');
      },
    });
    await expect.poll(() => asked).toContain('a+b&c#1');
    expect(asked).not.toContain('a+b&c#2');
  });
});

describe('a page whose poll fails', () => {
  test('asks again, where it stood', async ({ serve, stop: { signal } }) => {
    const asked: (string | null)[] = [];
    const server = serverOf(({ res, query }) => {
      asked.push(query.get('after'));
      if (asked.length === 1) res.end(JSON.stringify([hello]));
      if (asked.length === 2) res.writeHead(503).end();
    }, signal);
    const url = `${await serve(server)}/readings`;
    stopTime();
    follow(longPoll, url, { signal });
    await expect
      .poll(() => {
        vi.advanceTimersByTime(1_000);
        return asked;
      })
      .toEqual([null, 'test-0', 'test-0']);
  });

  test('does not ask without a pause a server that has nothing and does not wait', async ({
    serve,
    stop: { signal },
  }) => {
    let asked = 0;
    const server = serverOf(({ res }) => {
      asked += 1;
      res.writeHead(204).end();
    }, signal);
    const origin = await serve(server);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    follow(longPoll, `${origin}/readings`, { signal });
    await expect.poll(() => asked).toBe(1);
    for (let others = 0; others < 10; others += 1) await (await fetch(origin)).text();
    expect(asked).toBe(1);
    await expect
      .poll(() => {
        vi.advanceTimersByTime(500);
        return asked;
      })
      .toBeGreaterThan(1);
  });

  test('waits longer after each failure, and how long is partly chance', async ({
    stop: { signal },
  }) => {
    vi.useFakeTimers();
    const times: number[][] = [[], []];
    for (const asked of times) {
      const polling = async () => {
        asked.push(Date.now());
        if (asked.length === 100) await new Promise(() => {}); // without a wait it would never end
        throw new Error('the server answered 503');
      };
      follow(polling, '/readings', { signal });
    }
    await vi.advanceTimersByTimeAsync(60_000);
    const [one = [], other = []] = times;
    expect(one.length, 'questions in a minute').toBeGreaterThan(3);
    expect(one.length, 'questions in a minute').toBeLessThan(20);
    const waits = one.slice(1).map((time, index) => time - (one[index] ?? NaN));
    expect(Math.max(...waits)).toBeGreaterThan(4 * (waits[0] ?? NaN));
    expect(other).not.toEqual(one);
  });
});
