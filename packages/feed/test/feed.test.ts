import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { Feed, type Message, publishEvery } from '../src/feed.ts';

function feedWith(readings: number, capacity = 1000): Feed {
  const feed = new Feed({ epoch: 'test', capacity, now: () => 1000 });
  for (let value = 1; value <= readings; value += 1) feed.publish(value);
  return feed;
}

const seqs = (messages: readonly Message[]) =>
  messages.flatMap((message) => (message.type === 'reading' ? [message.seq] : []));

describe('read', () => {
  test('without a cursor says where the log stands and replays nothing', () => {
    expect(feedWith(3).read()).toEqual([{ type: 'hello', cursor: 'test-3' }]);
  });

  test('with a cursor replays exactly what came after it', () => {
    expect(feedWith(3).read('test-2')).toEqual([
      { type: 'hello', cursor: 'test-2' },
      { type: 'reading', cursor: 'test-3', seq: 3, at: 1000, value: 3 },
    ]);
  });

  test('with the newest cursor answers hello and nothing else', () => {
    expect(feedWith(3).read('test-3')).toEqual([{ type: 'hello', cursor: 'test-3' }]);
  });

  test.each([
    ['of another epoch', 'other-2'],
    ['ahead of the log', 'test-4'],
    ['empty', ''],
    ['malformed', 'test-02'],
    ['beyond a safe integer', 'test-99999999999999999999'],
    ['with a line break', 'test-2\n'],
  ])('a cursor %s yields a reset, then all that is kept', (_, cursor) => {
    const messages = feedWith(3).read(cursor);
    expect(messages[0]).toEqual({ type: 'reset', cursor: 'test-0' });
    expect(seqs(messages)).toEqual([1, 2, 3]);
  });

  test('a cursor older than the log yields a reset that stands before the oldest reading kept', () => {
    const messages = feedWith(10, 3).read('test-6');
    expect(messages[0]).toEqual({ type: 'reset', cursor: 'test-7' });
    expect(seqs(messages)).toEqual([8, 9, 10]);
  });

  test('the oldest cursor that can still be continued is not reset', () => {
    expect(feedWith(10, 3).read('test-7')[0]).toEqual({ type: 'hello', cursor: 'test-7' });
  });
});

describe('follow', () => {
  test('replays and goes on live, with nothing between and nothing twice', () => {
    const feed = feedWith(2);
    const seen: Message[] = [];
    feed.follow('test-1', (messages) => seen.push(...messages), new AbortController().signal);
    feed.publish(3);
    expect(seqs(seen)).toEqual([2, 3]);
  });

  test('ends with its signal and leaves no listener behind', () => {
    const feed = feedWith(0);
    const stop = new AbortController();
    const seen: Message[] = [];
    feed.follow(undefined, (messages) => seen.push(...messages), stop.signal);
    expect(feed.followers).toBe(1);
    stop.abort();
    feed.publish(1);
    expect(feed.followers).toBe(0);
    expect(seqs(seen)).toEqual([]);
  });

  test('a signal that has already aborted follows nothing', () => {
    const feed = feedWith(1);
    feed.follow('test-0', () => expect.unreachable(), AbortSignal.abort());
    expect(feed.followers).toBe(0);
  });

  test('a listener that stops during a publication does not disturb the others', () => {
    const feed = feedWith(0);
    const stop = new AbortController();
    const seen: number[] = [];
    feed.follow(undefined, () => feed.cursor === 'test-1' && stop.abort(), stop.signal);
    feed.follow(undefined, (m) => seen.push(...seqs(m)), new AbortController().signal);
    feed.publish(1);
    feed.publish(2);
    expect(seen).toEqual([1, 2]);
    expect(feed.followers).toBe(1);
  });

  test('a reader that comes and goes at any moment has every reading once, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('publish', 'connect', 'disconnect')), (steps) => {
        const feed = feedWith(0);
        let stop = new AbortController();
        let cursor = feed.cursor;
        const seen: number[] = [];
        const connect = () => {
          stop.abort();
          stop = new AbortController();
          const listener = (messages: readonly Message[]) => {
            for (const message of messages) {
              if (message.type === 'reading') seen.push(message.seq);
              cursor = message.cursor;
            }
          };
          feed.follow(cursor, listener, stop.signal);
        };
        for (const step of steps) {
          if (step === 'publish') feed.publish(0);
          if (step === 'connect') connect();
          if (step === 'disconnect') stop.abort();
        }
        connect();
        const published = steps.filter((step) => step === 'publish').length;
        expect(seen).toEqual(Array.from({ length: published }, (_, index) => index + 1));
      }),
    );
  });
});

test('each run of the log has an epoch of its own', () => {
  expect(new Feed().cursor).not.toBe(new Feed().cursor);
  expect(new Feed().cursor).toMatch(/^[a-z0-9]{1,16}-0$/);
});

test('publishEvery publishes at its interval until its signal aborts', () => {
  vi.useFakeTimers();
  const feed = new Feed({ epoch: 'test' });
  const stop = new AbortController();
  publishEvery(1000, feed, stop.signal);
  vi.advanceTimersByTime(3000);
  expect(feed.cursor).toBe('test-3');
  stop.abort();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});
