/**
 * Compares this lesson's server with the library `ws` and with a bare TCP echo, which is the most
 * that Node can do. Every number is work for each second of processor time of the *server*, so that
 * neither the client nor whatever else the machine does decides; and every ratio is of two numbers
 * of the same round. `--rounds 5` and `--only '1 KiB'` change what is run.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { handshake, masked } from '../test/client-bytes.ts';
import type { Answer, Question } from './servers.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, only: { type: 'string', default: '' } },
});
const names = ['ws', 'ours', 'net'] as const;

/** A server in its own process. */
class Contestant {
  readonly #process: ChildProcess;
  port = 0;

  private constructor(name: string) {
    this.#process = fork(fileURLToPath(new URL('servers.ts', import.meta.url)), [name], {
      execArgv: [...process.execArgv, '--expose-gc'],
    });
  }

  static async start(name: string): Promise<Contestant> {
    const contestant = new Contestant(name);
    contestant.port = await contestant.#answer();
    return contestant;
  }

  /** Seconds of the processor that it has used, or bytes of memory that it uses. */
  async usage(type: 'cpu' | 'memory' = 'cpu'): Promise<number> {
    this.tell({ type });
    return this.#answer();
  }

  tell(question: Question): void {
    this.#process.send(question);
  }

  stop(): void {
    this.#process.kill();
  }

  async #answer(): Promise<Answer> {
    const [answer] = await once(this.#process, 'message');
    return answer;
  }
}

/** A client that counts bytes, and does nothing else. */
async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  socket.write(handshake());
  await once(socket, 'data'); // the 101
  return socket;
}

async function openMany(port: number, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const some = Math.min(100, count - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: some }, () => open(port)))));
  }
  return sockets;
}

function closeAll(sockets: Socket[]): void {
  for (const socket of sockets) socket.destroy();
}

/** Bytes that have to come back for each message; the plain echo sends the mask back too. */
const sizeOf = (name: string, size: number) =>
  masked(0x82, Buffer.alloc(size)).length - (name === 'net' ? 0 : 4);

/** Works until the server's code is compiled: half a second of its processor, which does not count. */
async function warmUp(server: Contestant, work: () => Promise<void>): Promise<void> {
  const before = await server.usage();
  do await work();
  while ((await server.usage()) < before + 0.5);
}

type Work = (server: Contestant, name: string) => Promise<number>;

/** Messages echoed for each second of the server's processor. */
function echo(size: number, connections: number, inFlight: number, total: number): Work {
  return async (server, name) => {
    const frame = masked(0x82, Buffer.alloc(size, 'x'));
    const back = sizeOf(name, size);
    const sockets = await openMany(server.port, connections);
    const run = async (messages: number) => {
      await Promise.all(sockets.map((socket) => pump(socket, frame, back, inFlight, messages)));
    };
    const each = Math.ceil(total / connections);
    await warmUp(server, () => run(Math.ceil(each / 4)));
    const before = await server.usage();
    await run(each);
    const after = await server.usage();
    closeAll(sockets);
    return (each * connections) / (after - before);
  };
}

/** Sends `messages` frames, so many at a time, and waits for all of them to come back. */
async function pump(
  socket: Socket,
  frame: Buffer,
  back: number,
  inFlight: number,
  messages: number,
): Promise<void> {
  const window = Buffer.concat(Array.from({ length: inFlight }, () => frame));
  const rounds = Math.ceil(messages / inFlight);
  for (let round = 0; round < rounds; round += 1) {
    await new Promise<void>((resolve) => {
      let wanted = back * inFlight;
      const onData = (chunk: Buffer) => {
        wanted -= chunk.length;
        if (wanted > 0) return;
        socket.off('data', onData);
        resolve();
      };
      socket.on('data', onData);
      socket.write(window);
    });
  }
}

/** Messages delivered for each second of the server's processor. */
function broadcast(size: number, connections: number, burst: number, total: number): Work {
  return async (server) => {
    const sockets = await openMany(server.port, connections);
    const run = async (turns: number) => {
      for (let turn = 0; turn < turns; turn += 1) {
        let wanted = connections * burst * (size + 2);
        const all = new Promise<void>((resolve) => {
          for (const socket of sockets) {
            socket.removeAllListeners('data');
            socket.on('data', (chunk: Buffer) => {
              wanted -= chunk.length;
              if (wanted === 0) resolve();
            });
          }
        });
        server.tell({ type: 'broadcast', messages: burst, size });
        await all;
      }
    };
    const turns = Math.ceil(total / burst);
    await warmUp(server, () => run(Math.ceil(turns / 4)));
    const before = await server.usage();
    await run(turns);
    const after = await server.usage();
    closeAll(sockets);
    return (turns * burst * connections) / (after - before);
  };
}

/** Handshakes for each second of the server's processor. */
function accept(total: number): Work {
  return async (server) => {
    const run = async (count: number) => {
      for (let done = 0; done < count; done += 100) closeAll(await openMany(server.port, 100));
    };
    await warmUp(server, () => run(total / 4));
    const before = await server.usage();
    await run(total);
    const after = await server.usage();
    return total / (after - before);
  };
}

/** Idle connections for each KiB of the server's memory. */
function idle(connections: number): Work {
  return async (server) => {
    closeAll(await openMany(server.port, 200));
    const before = await server.usage('memory');
    const sockets = await openMany(server.port, connections);
    const after = await server.usage('memory');
    closeAll(sockets);
    return (connections * 1024) / (after - before);
  };
}

const works: [string, Work][] = [
  ['echo 1 KiB, 100 connections, 1 in flight', echo(1024, 100, 1, 40_000)],
  ['echo 16 B, 100 connections, 16 in flight', echo(16, 100, 16, 400_000)],
  ['echo 1 KiB, 100 connections, 16 in flight', echo(1024, 100, 16, 200_000)],
  ['echo 64 KiB, 10 connections', echo(65_536, 10, 1, 8_000)],
  ['echo 1 MiB, 10 connections', echo(1_048_576, 10, 1, 600)],
  ['broadcast of 100 B to 1,000', broadcast(100, 1000, 1, 200)],
  ['broadcast of 100 B to 1,000, bursts of 10', broadcast(100, 1000, 10, 1000)],
  ['accept and handshake', accept(12_000)],
  ['idle connections, 10,000', idle(10_000)],
];

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;
const format = (number: number) => number.toFixed(2).padStart(6);

console.log(
  'work for each second of the server’s processor, as a multiple of ws (median, spread)\n',
);
for (const [title, work] of works.filter(([title]) => title.includes(values.only))) {
  const ratios: Record<string, number[]> = { ours: [], net: [] };
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const results: Record<string, number> = {};
    for (const name of names) {
      const server = await Contestant.start(name);
      results[name] = await work(server, name);
      server.stop();
    }
    for (const name of ['ours', 'net'])
      ratios[name]?.push((results[name] ?? 0) / (results.ws ?? 1));
  }
  const cells = Object.entries(ratios).map(([name, numbers]) => {
    const middle = median(numbers);
    return `${name} ${format(middle)} (${format(numbers[0] ?? 0)} to ${format(numbers.at(-1) ?? 0)})`;
  });
  console.log(`${title.padEnd(44)}${cells.join('   ')}`);
}
