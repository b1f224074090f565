import type { Sight } from './relay.ts';

/** What the buttons of the view do; `faults.ts` tells how. */
export const faultNames = [
  'cut',
  'close',
  'freeze',
  'drip',
  'delay',
  'coalesce',
  'buffer',
  '502',
  'heal',
] as const;
export type FaultName = (typeof faultNames)[number];

/** What happened to a connection. A trace is a list of these, and all else follows from them. */
export type Happening =
  | Extract<Sight, { type: 'open' | 'bytes' | 'end' }>
  /** Whether both sides had ended it is known from what came before, unless that is missing. */
  | { type: 'close'; proper?: boolean | undefined }
  | { type: 'fault'; name: FaultName }
  /** From here on its bytes are not kept: more came than could be read. */
  | { type: 'unread' };

export type Event = Happening & {
  /** Milliseconds since the trace began. */
  at: number;
  /** Connections are numbered from 1. */
  connection: number;
};
