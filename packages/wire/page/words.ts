/** Every word that the view says by itself, in one place. What units are is said by the dissectors. */
import type { Direction, FaultName, Kind, Row } from '../src/row.ts';
import type { Filter, State } from './rows.ts';

export const words = {
  browser: 'Browser',
  server: 'Server',
  live: 'live',
  trace: 'a trace',
  noConnection: 'no connection to wire: trying again',
  noRecording: 'there is no such recording',
  nothing: 'Nothing has passed yet. Open the page of the server, and watch.',
  nothingFound: 'No row matches.',
  pause: 'Pause',
  resume: (waiting: number) => (waiting > 0 ? `Resume (${waiting} new)` : 'Resume'),
  clear: 'Clear',
  save: 'Save trace',
  toNewest: 'To the newest',
  rows: 'What passed, oldest first',
  show: 'Show',
  search: 'Search',
  connections: 'Connections',
  allConnections: 'all connections',
  segments: 'TCP segments as rows',
  legend: { segment: 'one TCP segment', cut: 'the next one begins' },
  faults: 'Break it',
  on: 'on',
  hint: 'What you press happens to the real connection. The counters of the page tell what was lost.',
  done: (label: string, target: string) => `${label}: done to ${target}.`,
  failed: (label: string, reason: string) => `${label}: ${reason}`,
  lasts: 'New connections have it too, until you heal it.',
  closeDetail: 'Close',
  fields: 'Fields',
  bytes: 'Bytes',
  noBytes: 'These bytes have fallen out of the log.',
  unpacked: 'It lies in no bytes of its own: it was unpacked from those of the row before it.',
  left: (count: number) => `… and ${count.toLocaleString('en')} bytes more`,
  byte: (at: number, hex: string, names: string) => `byte ${at}: ${hex}, ${names}`,
  gone: 'This row has fallen out of the log.',
  segmentNote:
    'What TCP handed over at one time. Where it begins and ends says nothing about messages.',
  inSegments: (first: number, last: number) =>
    first === last ? `in segment ${first}` : `in segments ${first} to ${last}`,
  place: (from: number, to: number) => `bytes ${from} to ${to - 1}`,
} as const;

export const states: Record<State, string> = {
  open: 'open',
  'half-closed': 'half-closed',
  frozen: 'frozen',
  closed: 'closed',
  reset: 'reset',
};

export const filters: Record<Filter, string> = {
  all: 'everything',
  heads: 'heads',
  messages: 'messages, events, lines',
  frames: 'frames and chunks',
  connection: 'connections and faults',
  problems: 'what breaks a rule',
};

interface FaultWords {
  label: string;
  does: string;
}

export const faults: Record<FaultName, FaultWords> = {
  cut: { label: 'Cut (RST)', does: 'Both sides are reset. What was on its way is lost.' },
  close: { label: 'Close (FIN)', does: 'Both sides are told that the other is done.' },
  freeze: {
    label: 'Freeze',
    does: 'Nothing passes any more, and nobody is told: each side believes in the other.',
  },
  drip: { label: 'Drip', does: 'Each byte is a segment of its own.' },
  delay: { label: 'Delay', does: 'Every byte comes half a second later.' },
  coalesce: { label: 'Coalesce', does: 'What comes within a second arrives as one segment.' },
  buffer: {
    label: 'Buffer like a proxy',
    does: 'What the server sends is held until 4 KiB are together, for five seconds at the most.',
  },
  '502': {
    label: 'Answer 502',
    does: 'The connection is ended, and the next is answered as by a proxy whose server is down.',
  },
  heal: { label: 'Heal', does: 'All is well again. What is frozen stays dead.' },
};

const kinds: Record<Kind, string> = {
  'request head': 'request',
  'response head': 'response',
  chunk: 'chunk',
  body: 'body',
  line: 'line',
  event: 'event',
  frame: 'frame',
  message: 'message',
  packet: 'packet',
  bytes: 'bytes',
};

export function kindOf(kind: Kind): string {
  return kinds[kind];
}

/** What a row says, without its kind. */
export function textOf(row: Row): string {
  switch (row.type) {
    case 'unit': // its kind stands in front of it
      return row.summary.replace(new RegExp(`^${row.kind} `), '');
    case 'segment':
      return `segment ${row.number}`;
    case 'open':
      return `connection ${row.connection} opens`;
    case 'end':
      return row.direction === 'up' ? 'FIN: the browser is done' : 'FIN: the server is done';
    case 'close':
      return `connection ${row.connection} is closed`;
    case 'reset':
      return `connection ${row.connection} is reset (RST)`;
    case 'unread':
      return `more came on connection ${row.connection} than could be read: it passes on unseen`;
    case 'fault':
      return `${faults[row.name].label} on connection ${row.connection}`;
  }
}

export function directionOf(direction: Direction): string {
  return direction === 'up' ? 'browser to server' : 'server to browser';
}

/** `62 B`, `14.2 KB` */
export function sizeOf(bytes: number): string {
  return bytes < 10_000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} KB`;
}

/** Seconds since the trace began. */
export function timeOf(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** A row as a screen reader says it. */
export function spoken(row: Row): string {
  const words = [`connection ${row.connection}`];
  if ('direction' in row) words.push(directionOf(row.direction));
  if (row.type === 'unit') words.push(kindOf(row.kind));
  if (row.type === 'unit' || row.type === 'segment') words.push(`${row.length} bytes`);
  words.push(textOf(row));
  if (row.type === 'unit' && row.reason) words.push(row.reason);
  words.push(`at ${timeOf(row.at)} seconds`);
  return words.join(', ');
}
