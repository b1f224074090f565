import { mergeConfig } from 'vitest/config';
import shared from '../test-kit/src/vitest-config.ts';

/**
 * Two workers, not one: the trials wait more than they work, and they are the last to begin. Each is
 * a process: a thread cannot be ended that Node keeps busy with a socket that was reset after its end.
 */
export default mergeConfig(shared, { test: { maxWorkers: 2, pool: 'forks' } });
