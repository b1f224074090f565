import { mergeConfig } from 'vitest/config';
import shared from '../test-kit/src/vitest-config.ts';

/** Two workers, not one: the trials wait more than they work, and they are the last to begin. */
export default mergeConfig(shared, { test: { maxWorkers: 2 } });
