import { parseArgs } from 'node:util';
import { isOwnHost } from 'page-kit';
import { UsageError } from './options.ts';

export const checkUsage = `check:server: does your server keep the contract of a lesson?

  npx pnpm check:server 04 --url http://127.0.0.1:3000

  The contract stands in the docs, in the lesson's page, under "A server of your own".`;

/**
 * Reads the command line of `check:server`: which of the lessons, by its number, and which server.
 *
 * @throws {UsageError} that says what is wrong with it.
 */
export function parseCheck(
  argv: readonly string[],
  lessons: readonly string[],
): { name: string; server: URL } {
  const { values, positionals } = parse(argv);
  const [number, ...more] = positionals;
  const name = lessons.find((name) => number && name.startsWith(`${number.padStart(2, '0')}-`));
  if (!name || more.length > 0) {
    const numbers = lessons.map((name) => name.slice(0, 2)).join(', ');
    throw new UsageError(`which lesson? "${positionals.join(' ')}" is none of ${numbers}`);
  }
  if (!values.url || !URL.canParse(values.url)) {
    throw new UsageError(`--url is ${values.url ?? 'missing'}: it is like http://127.0.0.1:3000`);
  }
  const server = new URL(values.url);
  if (server.protocol !== 'http:' || !isOwnHost(server.hostname)) {
    throw new UsageError(
      `--url is ${values.url}: only servers of this machine are checked, by http`,
    );
  }
  return { name, server };
}

function parse(argv: readonly string[]) {
  try {
    const args = argv.filter((arg) => arg !== '--'); // pnpm may hand it on
    return parseArgs({ args, allowPositionals: true, options: { url: { type: 'string' } } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
