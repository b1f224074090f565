import { clearInterval, setInterval } from 'node:timers'; // those of a test's own clock are not meant
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /**
     * Milliseconds that a test waits for what has to come. Less than its own limit: what it then
     * says is what did not come.
     */
    patience: number;
  }
}

/**
 * The patience is counted in steps: a process that was held up finds its timers due before it is told
 * of what came meanwhile, and however late one comes, it is one step.
 */
const steps = 20;

/**
 * What `promise` resolves to; or, where that takes more than `patience` (milliseconds), an error with
 * the complaint.
 */
export async function within<T>(
  promise: Promise<T>,
  complaint: () => string | Promise<string>,
  patience = inject('patience'),
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const complain = async () => reject(new Error(await complaint()));
    let left = steps;
    timer = setInterval(() => {
      left -= 1;
      if (left === 0) complain().catch(reject);
    }, patience / steps);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearInterval(timer);
  }
}
