/**
 * The lessons' own times, in milliseconds, made a hundred times shorter: a trial is over in a second
 * and still goes through heartbeats, silences and waits.
 */
export const times = {
  heartbeat: 50,
  /** Silence after which either side takes the other for dead. */
  patience: 250,
  /** The age at which a response is ended on purpose. */
  maxAge: 400,
  /** From the answer of a short poll to the next poll. */
  interval: 10,
  waits: { first: 10, longest: 100, healthy: 1000 },
};

/** Bytes that may wait on the server for one reader. */
export const maxQueued = 256 * 1024;
