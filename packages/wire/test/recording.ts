import type { Event } from '../src/event.ts';
import { Recorder } from '../src/recorder.ts';
import type { Row } from '../src/row.ts';
import { linesOf, readTrace } from '../src/trace.ts';

export function rowsOf({ log }: Recorder): Row[] {
  return log.entries.map(({ row }) => row);
}

/** The same without their numbers: those say how much has fallen out before. */
export function unnumbered(rows: readonly Row[]): object[] {
  return rows.map(({ n, ...row }) => row);
}

export function traceOf({ log }: Recorder): string {
  return [...linesOf(log.entries)].join('');
}

/** What a trace tells to somebody who opens it. */
export function replay(trace: string): Recorder {
  const recorder = new Recorder();
  readTrace(trace, recorder);
  return recorder;
}

/** Things that happen to one connection, one millisecond after the other. */
export function* happenings(connection: number, ...steps: Step[]): Generator<Event> {
  let at = 0;
  for (const step of steps) {
    at += 1;
    if (typeof step === 'string') yield { at, connection, type: step };
    else yield { at, connection, type: 'bytes', direction: step[0], bytes: Buffer.from(step[1]) };
  }
}

type Step = 'open' | 'close' | readonly ['up' | 'down', string | Buffer];
