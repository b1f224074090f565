import { createParser, type EventSourceMessage } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeEvent, type ServerSentEvent } from '#src/event-stream.ts';
import { acceptable, asDispatched } from './events.ts';

describe('encodeEvent', () => {
  test('writes a field on each line and ends the event with an empty one, §9.2.5', () => {
    const event = { comment: 'all five', retry: 2500, event: 'hello', id: 'test-1', data: 'hi' };
    expect(encodeEvent(event)).toBe(
      ': all five\nretry: 2500\nevent: hello\nid: test-1\ndata: hi\n\n',
    );
  });

  test.each([
    ['CR', 'a\rb'],
    ['LF', 'a\nb'],
    ['CRLF', 'a\r\nb'],
  ])('splits data at %s, one data line for each line', (_, data) => {
    const written = encodeEvent({ data });
    expect(read(written), `read from ${JSON.stringify(written)}`).toEqual([{ data: 'a\nb' }]);
  });

  test('keeps empty lines of data, also at its end', () => {
    expect(encodeEvent({ data: '\na\n\r\n\n' })).toBe(
      'data: \ndata: a\ndata: \ndata: \ndata: \n\n',
    );
  });

  test('keeps a space that data begins with, by adding the one that is taken away', () => {
    expect(read(encodeEvent({ data: ' indented' }))).toEqual([{ data: ' indented' }]);
  });

  test.each(['comment', 'event', 'id'] as const)('refuses a line break in %s', (name) => {
    for (const lineEnd of ['\r', '\n', '\r\n']) {
      const forged = { [name]: `x${lineEnd}data: forged` };
      const call = `encodeEvent(${JSON.stringify(forged)})`;
      expect(() => encodeEvent(forged), `${call} does not throw a RangeError`).toThrow(RangeError);
    }
  });

  test('refuses a NUL in an id, which a browser would ignore', () => {
    expect(() => encodeEvent({ id: 'a\0b' })).toThrow(RangeError);
  });

  test.each([-1, 1.5, NaN, Infinity, 1e21])(
    'refuses %d as a retry: it has not only digits',
    (n) => {
      expect(() => encodeEvent({ retry: n })).toThrow(RangeError);
    },
  );

  test('is read as it was meant by an independent parser, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(acceptable), (events) => {
        const text = events.map(encodeEvent).join('');
        expect(read(text)).toEqual(events.flatMap(asDispatched));
      }),
    );
  });

  test('lets no text forge an event, an id or a wait: it arrives as it is, or is refused', () => {
    const hostile = fc
      .array(
        fc.constantFrom('\r', '\n', '\0', ':', ' ', 'data: x', 'id: x', 'event: x', 'retry: 1'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, fc.constantFrom('comment', 'event', 'id', 'data'), (text, name) => {
        const event: ServerSentEvent = { data: 'before', [name]: text };
        let encoded: string;
        try {
          encoded = encodeEvent(event);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          expect(text).toMatch(/[\r\n\0]/);
          return;
        }
        expect(read(encoded)).toEqual(asDispatched(event));
      }),
    );
  });
});

/** What another implementation makes of the text. A `retry` would be seen as an event named so. */
function read(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (event) => events.push(event),
    onRetry: () => events.push({ event: 'retry', data: '' }),
  });
  parser.feed(text);
  return events;
}
