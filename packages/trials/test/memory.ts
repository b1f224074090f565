import { collectGarbage } from 'test-kit';

/** Bytes that this thread holds, garbage not counted. */
export function memory(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
