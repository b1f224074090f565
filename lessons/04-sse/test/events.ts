import type { EventSourceMessage } from 'eventsource-parser';
import fc from 'fast-check';
import type { ServerSentEvent } from '#src/event-stream.ts';

const character = fc.oneof(
  fc.constantFrom(...'\r\n\0: é'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const text = fc.string({ unit: character });
const line = text.map((value) => value.replace(/[\r\n]/g, ''));

/** Any event that the encoder accepts, with every character that could confuse a reader. */
export const acceptable: fc.Arbitrary<ServerSentEvent> = fc.record(
  {
    comment: line,
    event: line,
    id: line.map((value) => value.replaceAll('\0', '')),
    data: text,
  },
  { requiredKeys: [] },
);

/** What a reader should see of it: nothing without data, and any line end as LF (HTML §9.2.6). */
export function asDispatched({ event, id, data }: ServerSentEvent): EventSourceMessage[] {
  if (data === undefined) return [];
  return [{ id, event: event || undefined, data: data.replace(/\r\n?/g, '\n') }];
}
