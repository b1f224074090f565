import { Recorder } from './recorder.ts';
import type { Recording } from './row.ts';
import { readTrace } from './trace.ts';

/**
 * A trace as the view shows it without a server, with all its bytes and fields: for traces of some
 * hundred rows.
 *
 * @throws {TraceError} for what is no trace.
 */
export function recordingOf(trace: string, title: string): Recording {
  const recorder = new Recorder();
  readTrace(trace, recorder);
  const rows = recorder.log.entries.flatMap(({ row }) => recorder.open(row.n) ?? []);
  return { hello: { live: false, title, lasting: null }, rows };
}
