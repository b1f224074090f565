import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type Order =
  /** Runs a command, and relays to it. */
  | { mode: 'run'; command: string; args: string[]; port: number; view: number }
  /** Relays to a server that runs already. */
  | { mode: 'relay'; to: number; port: number; view: number }
  /** Shows a trace in the view. */
  | { mode: 'open'; file: string; view: number }
  /** Prints a trace. */
  | { mode: 'print'; file: string; bytes: boolean }
  | { mode: 'help' };

export const usage = `wire: every byte between a browser and a server

  wire [--port 8000] [--view 9000] -- command …   run a server and watch it; it is told its PORT
  wire [--port 8000] [--view 9000] --to 3000      watch a server that runs already
  wire [--view 9000] --open trace.jsonl           look at a trace
  wire [--bytes] trace.jsonl                      print a trace; with its bytes and their fields

  PORT is used instead of --port. If it is 0, the view has a free port too.`;

/**
 * Reads the command line.
 *
 * @throws {UsageError} that says what is wrong with it.
 */
export function parseOrder(argv: readonly string[], env: NodeJS.ProcessEnv): Order {
  const end = argv.indexOf('--');
  const [command, ...args] = end < 0 ? [] : argv.slice(end + 1);
  const { values, positionals } = parse(end < 0 ? [...argv] : argv.slice(0, end));
  const [file, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`what is ${more.join(' ')}? A command comes after --`);
  if (values.help) return { mode: 'help' };

  const port = portFrom(env.PORT ? 'PORT' : '--port', env.PORT || values.port || '8000');
  const view = env.PORT === '0' ? 0 : portFrom('--view', values.view ?? '9000');
  const wishes = [command, values.to, values.open, file].filter((wish) => wish !== undefined);
  if (wishes.length !== 1) throw new UsageError('one of: -- command, --to, --open, a trace');
  if (command !== undefined) return { mode: 'run', command, args, port, view };
  if (values.to !== undefined)
    return { mode: 'relay', to: portFrom('--to', values.to), port, view };
  if (values.open !== undefined) return { mode: 'open', file: values.open, view };
  return { mode: 'print', file: file ?? '', bytes: values.bytes ?? false };
}

export class UsageError extends Error {}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        view: { type: 'string' },
        to: { type: 'string' },
        open: { type: 'string' },
        bytes: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function portFrom(name: string, text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) {
    throw new UsageError(`${name} is ${text}: set it to a number from 0 to 65535`);
  }
  return port;
}
