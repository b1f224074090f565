/** Runs before each file of tests, in their thread. */
import { afterEach, beforeEach } from 'vitest';
import { rewind, traffic } from './wiretap.ts';

beforeEach(rewind);

afterEach(({ task }) => {
  task.meta.traffic = traffic();
});
