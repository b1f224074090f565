import type { Unit } from './dissect/unit.ts';
import { dumpOf } from './dump.ts';
import type { Recorder } from './recorder.ts';
import type { Row } from './row.ts';

/** A trace as lines for a terminal. With `bytes`, each unit is followed by its bytes. */
export function* printTrace(recorder: Recorder, bytes: boolean): Generator<string> {
  for (const { row } of recorder.log.entries) {
    if (row.type === 'segment' && !bytes) continue;
    yield lineOf(row);
    const opened = bytes && row.type === 'unit' ? recorder.open(row.n) : undefined;
    for (const line of opened ? dumpOf(opened) : []) yield `  ${line}`;
  }
}

/** One line of it. */
export function lineOf(row: Row): string {
  const time = (row.at / 1000).toFixed(3).padStart(9);
  return `${time}  #${String(row.connection).padEnd(3)} ${textOf(row)}`;
}

function textOf(row: Row): string {
  switch (row.type) {
    case 'unit': {
      const indent = row.carrier ? '  ' : '';
      const reason = row.reason ? `  ! ${row.reason}` : '';
      return `${arrow(row)} ${indent}${row.kind.padEnd(14 - indent.length)} ${row.summary}${reason}`;
    }
    case 'segment':
      return `${arrow(row)} · segment ${row.number}, ${row.length} B from ${row.from}`;
    case 'end':
      return `${arrow(row)} FIN`;
    case 'fault':
      return `⚡ ${row.name}`;
    case 'open':
      return '── open';
    case 'close':
      return '── closed';
    case 'reset':
      return '×× reset';
    case 'unread':
      return '── more came than could be read: not recorded from here on';
  }
}

function arrow({ direction }: { direction: Unit['direction'] }): string {
  return direction === 'up' ? '→' : '←';
}
