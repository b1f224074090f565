/**
 * Milliseconds, to the microsecond, on a clock that all processes of this machine share and nobody
 * sets. It is not the time of day: a delay is a difference of two of its values.
 */
export function now(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
