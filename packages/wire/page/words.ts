/**
 * Every word that the view says by itself, in one place and in the reader's language. What units are is
 * said by the dissectors, in English: their sentences go through {@link own}, and what stands beside
 * bytes through {@link ownName}.
 */
import { isChinese, inOwnLanguage as own, speak } from '/kit/language.ts';
import { Phrases } from '/kit/phrases.ts';
import type { Direction, FaultName, Field, Kind, Row, UnitRow } from '../src/row.ts';
import type { Filter, State } from './rows.ts';

export { own };

const named = new Phrases();
if (isChinese) {
  // Whoever reads English has no use for it.
  const { explanations, names, view } = await import('./zh.ts');
  speak({ ...view, ...explanations });
  named.add(names);
}

/** Words beside bytes, in the reader's language. What they hold came over the wire, and stays. */
function ownName(text: string): string {
  return named.find(text, (part) => part) ?? text;
}

/** The name of a field. One that has its name among its parts has it from the wire: a header field. */
export function nameOf({ name, fields }: Field): string {
  return fields?.some((part) => part.name === 'name') ? name : ownName(name);
}

export const words = {
  comma: own(', '),
  browser: own('Browser'),
  server: own('Server'),
  title: (title: string) => own(`Wire · ${title}`),
  live: (title: string) => own(`live · ${title}`),
  trace: (title: string) => own(`a trace · ${title}`),
  noConnection: own('no connection to wire: trying again'),
  noRecording: own('there is no such recording'),
  nothing: own('Nothing has passed yet. Open the page of the server, and watch.'),
  nothingFound: own('No row matches.'),
  pause: own('Pause'),
  resume: (waiting: number) => own(waiting > 0 ? `Resume (${waiting} new)` : 'Resume'),
  clear: own('Clear'),
  save: own('Save trace'),
  toNewest: own('To the newest'),
  rows: own('What passed, oldest first'),
  show: own('Show'),
  search: own('Search'),
  connections: own('Connections'),
  allConnections: own('all connections'),
  connection: (number: number | string) => own(`connection ${number}`),
  segments: own('TCP segments as rows'),
  legend: { segment: own('came at one time'), cut: own('the next one begins') },
  faults: own('Break it'),
  target: own('Break it on'),
  hint: own(
    'What you press happens to the real connection. The counters of the page tell what was lost.',
  ),
  done: (label: string, target: string) => own(`${label}: done to ${target}.`),
  failed: (label: string, reason: string) => `${label}${own(': ')}${reason}`,
  lasts: own('New connections have it too, until you heal it.'),
  closeDetail: own('Close'),
  fields: own('Fields'),
  bytes: own('Bytes'),
  noBytes: own('These bytes have fallen out of the log.'),
  unpacked: own('It lies in no bytes of its own: it was unpacked from those of the row before it.'),
  left: (count: number) => own(`… and ${count.toLocaleString('en')} bytes more`),
  byte: (at: number, hex: string, names: string) => ownName(`byte ${at}: ${hex}, ${names}`),
  gone: own('This row has fallen out of the log.'),
  segmentNote: own(
    'What TCP handed over at one time. Where it begins and ends says nothing about messages.',
  ),
  inSegments: (first: number, last: number) =>
    own(first === last ? `in segment ${first}` : `in segments ${first} to ${last}`),
  place: (from: number, to: number) => own(`bytes ${from} to ${to - 1}`),
} as const;

export const states: Record<State, string> = {
  open: own('open'),
  'half-closed': own('half-closed'),
  frozen: own('frozen'),
  closed: own('closed'),
  reset: own('reset'),
};

export const filters: Record<Filter, string> = {
  all: own('everything'),
  heads: own('heads'),
  messages: own('messages, events, lines'),
  frames: own('frames and chunks'),
  connection: own('connections and faults'),
  problems: own('what breaks a rule'),
};

interface FaultWords {
  label: string;
  does: string;
}

export const faults: Record<FaultName, FaultWords> = {
  cut: { label: own('Cut (RST)'), does: own('Both sides are reset. What was on its way is lost.') },
  close: { label: own('Close (FIN)'), does: own('Both sides are told that the other is done.') },
  freeze: {
    label: own('Freeze'),
    does: own('Nothing passes any more, and nobody is told: each side believes in the other.'),
  },
  drip: { label: own('Drip'), does: own('Each byte is a segment of its own.') },
  delay: { label: own('Delay'), does: own('Every byte comes half a second later.') },
  coalesce: {
    label: own('Coalesce'),
    does: own('What comes within a second arrives as one segment.'),
  },
  buffer: {
    label: own('Buffer like a proxy'),
    does: own(
      'What the server sends is held until 4 KiB are together, for five seconds at the most.',
    ),
  },
  '502': {
    label: own('Answer 502'),
    does: own(
      'The connection is ended, and the next is answered as by a proxy whose server is down.',
    ),
  },
  heal: { label: own('Heal'), does: own('All is well again. What is frozen stays dead.') },
};

const kinds: Record<Kind, string> = {
  'request head': own('request'),
  'response head': own('response'),
  chunk: own('chunk'),
  body: own('body'),
  line: own('line'),
  event: own('event'),
  frame: own('frame'),
  message: own('message'),
  packet: own('packet'),
  bytes: own('bytes'),
};

/** What kind of row it is. */
export function kindOf(row: Row): string {
  return row.type === 'unit' ? kinds[row.kind] : own(row.type);
}

/** What a row says, without its kind. */
export function textOf(row: Row): string {
  switch (row.type) {
    case 'unit': // its kind stands in front of it
      return summaryOf(row).replace(new RegExp(`^${row.kind} `), '');
    case 'segment':
      return own(`segment ${row.number}`);
    case 'open':
      return own(`connection ${row.connection} opens`);
    case 'end':
      return own(row.direction === 'up' ? 'FIN: the browser is done' : 'FIN: the server is done');
    case 'close':
      return own(`connection ${row.connection} is closed`);
    case 'reset':
      return own(`connection ${row.connection} is reset (RST)`);
    case 'unread':
      return own(
        `more came on connection ${row.connection} than could be read: it passes on unseen`,
      );
    case 'fault':
      return own(`${faults[row.name].label} on connection ${row.connection}`);
  }
}

/** Of bytes that were not read a summary says why, and nothing that came over the wire. */
function summaryOf({ kind, summary }: UnitRow): string {
  return kind === 'bytes' ? own(summary) : ownName(summary);
}

export function directionOf(direction: Direction): string {
  return own(direction === 'up' ? 'browser to server' : 'server to browser');
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
  const parts = [words.connection(row.connection)];
  if ('direction' in row) parts.push(directionOf(row.direction));
  if (row.type === 'unit') parts.push(kindOf(row));
  if (row.type === 'unit' || row.type === 'segment') parts.push(own(`${row.length} bytes`));
  parts.push(textOf(row));
  if (row.type === 'unit' && row.reason) parts.push(own(row.reason));
  parts.push(own(`at ${timeOf(row.at)} seconds`));
  return parts.join(words.comma);
}
