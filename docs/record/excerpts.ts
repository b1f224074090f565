import { dumpOf, lineOf, Recorder, readTrace } from 'wire';

/** One unit of a trace, or a few rows of it. */
export interface Pick {
  /** Matches the row as the terminal shows it. The first that it matches is taken. */
  row: RegExp;
  /** How many rows from there on, without their bytes. One row, with its bytes, unless said. */
  rows?: number;
  /** Segments are rows too. */
  segments?: true;
  /** The fields that are shown; the others are counted. All unless said. */
  only?: readonly string[];
}

/** What the text of a lesson shows of its trace, by the name of the fragment that includes it. */
export type Excerpts = Record<string, readonly Pick[]>;

/**
 * The excerpts of a trace, as one text with a fragment for each.
 *
 * @throws where a row is not there: the lesson has changed, and its text has to be read again.
 */
export function excerptsOf(trace: string, excerpts: Excerpts): string {
  const recorder = new Recorder();
  readTrace(trace, recorder);
  return Object.entries(excerpts)
    .map(([name, picks]) => {
      const lines = picks.flatMap((pick) => [...linesOf(recorder, pick)]);
      return `/// [${name}]\n${lines.join('\n')}\n/// [${name}]\n`;
    })
    .join('\n');
}

/** Over rows without bytes. Its first words are as wide as the column of times. */
const head = 'time in s  connection';

function* linesOf(
  recorder: Recorder,
  { row: wanted, rows = 0, segments, only }: Pick,
): Generator<string> {
  const all = recorder.log.entries
    .map(({ row }) => row)
    .filter(({ type }) => segments || type !== 'segment');
  const first = all.findIndex((row) => wanted.test(lineOf(row)));
  const row = all[first];
  if (!row) throw new Error(`No row of the trace is ${wanted}.`);
  if (rows > 0) {
    yield head;
    for (const row of all.slice(first, first + rows)) yield lineOf(row);
    return;
  }
  yield lineOf(row).trimStart();
  const opened = recorder.open(row.n);
  if (opened) yield* dumpOf(opened, only);
}
