import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Way, ways } from './ways.ts';

export interface Options {
  ways: readonly Way[];
  rounds: number;
  full: boolean;
  /** The file for the result. */
  out: string;
}

export class UsageError extends Error {}

/** @throws {UsageError} that says in one line what is wrong. */
export function parseOptions(args: string[]): Options {
  const { only, rounds = '3', full = false, out = 'bench-result.json' } = parse(args);
  if (!/^[1-9][0-9]?$/.test(rounds)) {
    throw new UsageError(`--rounds is ${rounds}: set it to a number from 1 to 99`);
  }
  const wanted = only?.split(',') ?? ways.map(({ id }) => id);
  const unknown = wanted.filter((id) => !ways.some((way) => way.id === id));
  if (unknown.length > 0) {
    const known = ways.map(({ id }) => id).join(', ');
    throw new UsageError(`--only does not know ${unknown.join(', ')}: there are ${known}`);
  }
  return {
    ways: ways.filter(({ id }) => wanted.includes(id)),
    rounds: Number(rounds),
    full,
    out,
  };
}

/** A path as it was typed. pnpm goes to the folder of this package first, and says where it came from. */
export function fromHere(path: string): string {
  return resolve(process.env.INIT_CWD ?? '', path);
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        full: { type: 'boolean' },
        only: { type: 'string' },
        rounds: { type: 'string' },
        out: { type: 'string' },
      },
    }).values;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new UsageError(`${reason}. The flags are --full, --only, --rounds, --out`);
  }
}
