import type { Hello, Opened, Recording, Row } from '../src/row.ts';

export interface FeedOptions {
  onHello: (hello: Hello) => void;
  /** The numbers begin anew: wire was started again. */
  onReset: () => void;
  /** `id` is where the stream goes on after them. */
  onRows: (rows: readonly Row[], id: string) => void;
  onBreak: () => void;
}

/** Where rows come from. */
export interface Feed {
  /** Where the trace can be had as a file. */
  readonly file: string;
  /** Hands over the rows after `after`, and goes on with those that come. */
  follow: (after: string, options: FeedOptions) => void;
  /** A row with its bytes; undefined when it has fallen out. */
  open: (row: Row, signal: AbortSignal) => Promise<Opened | undefined>;
}

/** The rows of a running `wire`. After a break the browser comes back with the number of the last. */
export const live: Feed = {
  file: 'trace.jsonl',
  follow(after, { onHello, onReset, onRows, onBreak }) {
    const source = new EventSource(`rows?after=${encodeURIComponent(after)}`);
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
  },
  async open({ n }, signal) {
    const response = await fetch(`row?n=${n}`, { signal });
    return response.ok ? response.json() : undefined;
  },
};

/** The rows of a recording, which is a file: nothing has to run, any server of files will do. */
export function recorded(name: string): Feed {
  const recording = fetch(`traces/${encodeURIComponent(name)}.json`).then(
    (response): Promise<Recording> => response.json(),
  );
  return {
    file: `traces/${encodeURIComponent(name)}.jsonl`,
    async follow(_, { onHello, onRows, onBreak }) {
      try {
        const { hello, rows } = await recording;
        onHello(hello);
        onRows(
          rows.map(({ row }) => row),
          '',
        );
      } catch {
        onBreak();
      }
    },
    open: async ({ n }) => (await recording).rows.find(({ row }) => row.n === n),
  };
}
