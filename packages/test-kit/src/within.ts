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

/** What `promise` resolves to; or, where that takes too long, an error with the complaint. */
export async function within<T>(
  promise: Promise<T>,
  complaint: () => string | Promise<string>,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const complain = async () => reject(new Error(await complaint()));
    timer = setTimeout(() => complain().catch(reject), inject('patience'));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
