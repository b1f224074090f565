import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { Command } from './command.ts';
import { type Order, parseOrder, UsageError, usage } from './options.ts';
import { printTrace } from './print.ts';
import { Recorder } from './recorder.ts';
import { readTrace } from './trace.ts';
import { createView } from './view.ts';
import { watch } from './watch.ts';

const otherView = 'choose another with --view';

/** A sentence for people, and the end. */
class Failure extends Error {}

const stop = new AbortController();
const host = '127.0.0.1';
/** What is being ended already needs to be told only once. */
let isStopping = false;
const servers = new Set<Server>();

async function main(order: Order): Promise<void> {
  switch (order.mode) {
    case 'help':
      console.log(usage);
      break;
    case 'print':
      process.stdout.on('error', () => process.exit()); // who reads it wants no more of it
      for (const line of printTrace(recorded(order.file), order.bytes)) console.log(line);
      break;
    case 'open': {
      onStop(async () => {});
      const recorder = recorded(order.file);
      const view = createView({ recorder, title: order.file, signal: stop.signal });
      console.log(`the wire view is on ${await listen(view, order.view, otherView)}`);
      break;
    }
    case 'relay': {
      onStop(async () => {});
      const { announce } = await relayTo(order.to, `port ${order.to}`, order);
      announce();
      break;
    }
    case 'run':
      await run(order);
  }
}

async function run({ command: name, args, port, view }: Order & { mode: 'run' }): Promise<void> {
  // The ports first: who cannot have them need not start anything.
  const { relay, announce } = await relayTo(0, [name, ...args].join(' '), { port, view });
  const command = await Command.start(name, args);
  relay.to = command.port;
  onStop((signal) => command.stop(signal));
  command.ended.then((code) => {
    if (isStopping) return;
    isStopping = true;
    const what = code === 127 ? 'was not found' : `ended with code ${code}`;
    console.error(`${command.name}: ${what}`);
    process.exitCode = code;
    stop.abort();
  });
  // A server of the learner's own may not say where it is.
  await Promise.race([command.listening, command.accepts(stop.signal)]);
  if (!stop.signal.aborted) announce();
}

/** Relays to a port, shows it in a view, and answers what tells people where they are. */
async function relayTo(to: number, title: string, ports: { port: number; view: number }) {
  const { relay, recorder, faults } = watch(to, stop.signal);
  const view = createView({ recorder, faults, title, signal: stop.signal });
  const address = await listen(relay.server, ports.port, 'set PORT to a free port');
  const viewAddress = await listen(view, ports.view, otherView);
  const announce = () => {
    console.log(`the wire view is on ${viewAddress}`);
    console.log(`listening on ${address}`);
  };
  return { relay, announce };
}

function recorded(file: string): Recorder {
  const recorder = new Recorder();
  try {
    readTrace(readFileSync(file, 'utf8'), recorder);
  } catch (error) {
    throw new Failure(`${file}: ${error instanceof Error ? error.message : error}`);
  }
  return recorder;
}

/** Answers the address. */
async function listen(server: Server, port: number, wayOut: string): Promise<string> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw new Failure(explain(error, port, wayOut));
  }
  servers.add(server);
  server.once('close', () => {
    servers.delete(server);
    // Not by itself: what a command has left behind would keep this process alive.
    if (servers.size === 0) process.exit();
  });
  return `http://${host}:${(server.address() as AddressInfo).port}/`;
}

function explain(error: unknown, port: number, wayOut: string): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `port ${port} is in use: stop what is using it, or ${wayOut}`;
  if (code === 'EACCES') return `port ${port} may not be used by you: ${wayOut} above 1023`;
  return message;
}

/** Ctrl-C and SIGTERM end first what `before` ends, then all else; the exit code is 0. */
function onStop(before: (signal: NodeJS.Signals) => Promise<void>): void {
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, async () => {
      if (isStopping) return;
      isStopping = true;
      await before(name);
      stop.abort();
    });
  }
}

try {
  await main(parseOrder(process.argv.slice(2), process.env));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof Failure)) throw error;
  console.error(error.message);
  if (error instanceof UsageError) console.error(`\n${usage}`);
  process.exit(1);
}
