import { parseArgs } from 'node:util';

/** What the command line of the exercises asks for. */
export interface Options {
  /** Look once and end, instead of watching. */
  once: boolean;
  /** How many hints to show. */
  hints: number;
  /** Show the difference to the solution. */
  diff: boolean;
  /** Put the mistake of the present exercise back. */
  restart: boolean;
  /** Do so without asking. */
  yes: boolean;
  help: boolean;
}

export const usage = `exercise: mend a lesson, one mistake after the other

  npx pnpm --filter 04-sse exercise              watch your copy, and judge it when you save
  npx pnpm --filter 04-sse exercise --once       judge it once
      --hint            with a hint; --hint --hint with a stronger one
      --diff            with the difference to the solution of this exercise
  npx pnpm --filter 04-sse exercise --restart    start this exercise again; with --yes, unasked

  While it watches: h hint, d difference, r start again, q quit.`;

/**
 * Reads the command line.
 *
 * @throws {UsageError} that says what is wrong with it.
 */
export function parseOptions(argv: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: argv.filter((arg) => arg !== '--'), // pnpm may hand it on
      options: {
        once: { type: 'boolean', default: false },
        hint: { type: 'boolean', multiple: true, default: [] },
        diff: { type: 'boolean', default: false },
        restart: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const { hint, ...rest } = values;
    return { ...rest, hints: Math.min(hint.length, 2) };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export class UsageError extends Error {}
