import { once } from 'node:events';
import type { Server } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { encodeEvent } from '04-sse/src/event-stream.ts';
import { createPageServer, type Exchange, Refusal } from 'page-kit';
import { faultNames } from './event.ts';
import type { Faults } from './faults.ts';
import type { Log } from './log.ts';
import type { Recorder } from './recorder.ts';
import type { Hello } from './row.ts';
import { linesOf } from './trace.ts';

export interface ViewOptions {
  recorder: Recorder;
  /** Without it there is nothing to break: a trace is shown. */
  faults?: Faults | undefined;
  /** What is shown: a command, a port, a file. */
  title: string;
  signal: AbortSignal;
}

/** Rows of one event. */
const mostRows = 1000;
/** Milliseconds between two events, and where they bring more rows than an eye can follow. */
const pause = { few: 50, many: 300 };
const many = 20;
/** Milliseconds of silence after which a comment says that the stream is alive. */
const heartbeat = 20_000;

/** The server of the view. It is not listening yet. */
export function createView({ recorder, faults, title, signal }: ViewOptions): Server {
  const hello = (): Hello => ({
    live: faults !== undefined,
    title,
    lasting: faults?.lasting ?? null,
  });
  return createPageServer({
    page: new URL('../page/', import.meta.url),
    routes: {
      '/rows': (exchange) => streamRows(exchange, recorder.log, hello()),
      '/row': ({ res, query }) => {
        const opened = recorder.open(Number(query.get('n')));
        if (!opened) throw new Refusal(404, 'That row has fallen out of the log.');
        res.setHeader('Content-Type', 'application/json');
        res.setHeader('Cache-Control', 'no-store');
        res.end(JSON.stringify(opened));
      },
      '/trace.jsonl': async ({ res, signal }) => {
        res.setHeader('Content-Type', 'application/jsonl');
        res.setHeader('Content-Disposition', 'attachment');
        res.setHeader('Cache-Control', 'no-store');
        await pipeline(Readable.from(linesOf([...recorder.log.entries])), res, { signal });
      },
    },
    actions: faults ? { '/fault': (exchange) => inject(exchange, faults) } : {},
    signal,
  });
}

/**
 * The rows as server-sent events, from where the reader stands. Nothing is held for a reader: one
 * that is slow is given what is still in the log when it is ready for more.
 */
async function streamRows({ req, res, query, signal }: Exchange, log: Log, hello: Hello) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  const position = req.headers['last-event-id']?.toString() || query.get('after') || '';
  const [epoch, number] = position.split('.');
  const isOurs = epoch === log.epoch && /^\d+$/.test(number ?? '');
  let at = isOurs ? Math.min(Number(number), log.last) : 0;
  const idOf = (n: number) => `${log.epoch}.${n}`;
  res.write(
    encodeEvent({
      event: isOurs ? 'hello' : 'reset',
      retry: 500,
      id: idOf(at),
      data: JSON.stringify(hello),
    }),
  );
  const timer = setInterval(() => res.write(encodeEvent({ comment: 'still here' })), heartbeat);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  while (!signal.aborted) {
    const rows = log.after(at, mostRows);
    const last = rows.at(-1);
    if (!last) {
      await log.changed(signal);
      await setTimeout(pause.few, undefined, { signal });
      continue;
    }
    at = last.n;
    if (!res.write(encodeEvent({ id: idOf(at), data: JSON.stringify(rows) }))) {
      await once(res, 'drain', { signal });
    }
    const isFlood = rows.length > many && at === log.last;
    await setTimeout(isFlood ? pause.many : pause.few, undefined, { signal });
  }
}

function inject({ res, query }: Exchange, faults: Faults): void {
  const name = faultNames.find((known) => known === query.get('name'));
  if (!name) throw new Refusal(400, `name is one of ${faultNames.join(', ')}.`);
  const connection = query.get('connection');
  const number = connection === null ? undefined : Number(connection);
  if (!faults.inject(name, number)) throw new Refusal(404, 'There is no such open connection.');
  res.setHeader('Content-Type', 'application/json');
  res.end(JSON.stringify({ lasting: faults.lasting ?? null }));
}
