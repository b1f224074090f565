import type { Hello, Row } from '../src/row.ts';

export interface FeedOptions {
  onHello: (hello: Hello) => void;
  /** The numbers begin anew: wire was started again. */
  onReset: () => void;
  /** `id` is where the stream goes on after them. */
  onRows: (rows: Row[], id: string) => void;
  onBreak: () => void;
}

/** Follows the rows. After a break the browser comes back with the number of the last. */
export function followRows(after: string, { onHello, onReset, onRows, onBreak }: FeedOptions) {
  const source = new EventSource(`/rows?after=${encodeURIComponent(after)}`);
  source.addEventListener('reset', ({ data }) => {
    onReset();
    onHello(JSON.parse(data));
  });
  source.addEventListener('hello', ({ data }) => onHello(JSON.parse(data)));
  source.addEventListener('message', ({ data, lastEventId }) =>
    onRows(JSON.parse(data), lastEventId),
  );
  source.addEventListener('error', onBreak);
  addEventListener('pagehide', () => source.close());
}
