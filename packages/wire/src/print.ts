import type { Field, Unit } from './dissect/unit.ts';
import type { Recorder } from './recorder.ts';
import type { Opened, Row } from './row.ts';

/** A trace as lines for a terminal. With `bytes`, each unit is followed by its bytes and its fields. */
export function* printTrace(recorder: Recorder, bytes: boolean): Generator<string> {
  for (const { row } of recorder.log.entries) {
    if (row.type === 'segment' && !bytes) continue;
    yield lineOf(row);
    const opened = bytes && row.type === 'unit' ? recorder.open(row.n) : undefined;
    if (opened) yield* details(opened);
  }
}

function lineOf(row: Row): string {
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

const margin = ' '.repeat(16);

function* details({ unit, pieces, left }: Opened): Generator<string> {
  for (const { from, hex } of pieces) {
    for (let at = 0; at < hex.length; at += 32) {
      const line = Buffer.from(hex.slice(at, at + 32), 'hex');
      const pairs = line.toString('hex').replace(/../g, '$& ').padEnd(48);
      const text = line.toString('latin1').replace(/[^ -~]/g, '.');
      yield `${margin}${(from + at / 2).toString(16).padStart(8, '0')}  ${pairs} ${text}`;
    }
  }
  if (left > 0) yield `${margin}and ${left} B more`;
  for (const field of unit?.fields ?? []) yield* fieldLines(field, margin);
}

function* fieldLines({ name, value, fields }: Field, indent: string): Generator<string> {
  yield `${indent}${name}: ${value}`;
  for (const field of fields ?? []) yield* fieldLines(field, `${indent}  `);
}
