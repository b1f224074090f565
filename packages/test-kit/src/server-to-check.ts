import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The origin of a server that somebody wants to have checked; empty where there is none. */
    serverToCheck: string;
  }
}

/**
 * The origin of a server that runs already, where `pnpm check:server` was given one. A test of a
 * lesson's contract asks it, and the lesson's own otherwise.
 */
export function serverToCheck(): string | undefined {
  return inject('serverToCheck') || undefined;
}
