/**
 * The lessons' own times, in milliseconds, made far shorter: a trial is over in a second or two and
 * still goes through heartbeats, silences and waits.
 */
export const times = {
  heartbeat: 50,
  /**
   * Silence after which either side takes the other for dead. On a busy machine a connection has to
   * be made within it, or none ever is: those that are given up take the time of those that follow.
   */
  patience: 500,
  /** The age at which a response is ended on purpose. */
  maxAge: 400,
  /** From the answer of a short poll to the next poll. */
  interval: 10,
  waits: { first: 10, longest: 100, healthy: 1000 },
};

/** Bytes that may wait on the server for one reader. */
export const maxQueued = 256 * 1024;
