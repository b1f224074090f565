/**
 * The file that a run writes: documented here, drawn by the docs on the page Measured, quoted by them
 * (`src/figures.ts`). It names no host and no path.
 *
 * All times of delays are in milliseconds, sizes in bytes. Bytes are those of TCP's payload, counted
 * at the sockets of the clients, so without the heads of TCP and IP. A *spread* is the median, least
 * and greatest of the rounds; a *distribution* is that of all rounds together: pairs of a part
 * (0 to 1) and the value that this part does not exceed, both rising.
 */
export const format = 'server-push-bench-1';

export interface Result {
  format: typeof format;
  /** The day, as YYYY-MM-DD, in UTC. */
  date: string;
  machine: Machine;
  run: {
    rounds: number;
    full: boolean;
    /** How long it took. */
    seconds: number;
    /** Connections that were idle while the memory was measured. */
    idle: number;
    /** Connections that were cut. */
    cut: number;
    /** The load at which delays and bytes are compared; every way has it. */
    calm: LoadName;
    /** The load at which the processor's work is compared; every way has it. */
    busy: LoadName;
  };
  ways: WayResult[];
}

export interface Machine {
  cpu: string;
  cores: number;
  /** GiB. */
  memory: number;
  system: string;
  node: string;
  /** Of the libraries that take part, by name. */
  versions: Record<string, string>;
}

export interface WayResult {
  id: string;
  title: string;
  /** A peer is another's work, or what a server is before anything is done about its speed. */
  of: 'lesson' | 'peer';
  /** What it takes to let one client in, from its first byte to the first message. */
  open: Bytes & { requests: number };
  /** The server's memory for one idle connection. */
  idle: Spread;
  /** From a cut to the first reading that was published after it. Peers resume nothing. */
  back: Distribution | null;
  /** One poll that learns nothing. */
  emptyPoll: Bytes | null;
  loads: LoadResult[];
}

/** Each way: up is from the client to the server. */
export interface Bytes {
  up: number;
  down: number;
}

export interface LoadName {
  clients: number;
  /** Readings a second. */
  rate: number;
}

/// [load]
export interface LoadResult extends LoadName {
  /** Readings of a round. */
  readings: number;
  /** From publishing to arriving. */
  delay: Distribution;
  /** The medians of the rounds. */
  median: Spread;
  /** On the wire, for one delivered reading. */
  bytes: Bytes;
  /** JSON in a reading: the rest of `bytes.down` is what the technique puts around it. */
  json: number;
  /** Requests for one delivered reading. */
  requests: number;
  /** Seconds of the server's processor for a million delivered readings. */
  cpu: Spread;
}
/// [load]

export type Distribution = [part: number, value: number][];

/** Middle, least and greatest of a few numbers, one of each round. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}
