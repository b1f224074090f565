import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { within } from './within.ts';

/** A TCP client that sends the bytes it is told and keeps every byte that comes back. */
export class RawClient {
  readonly socket: Socket;
  readonly #change = new EventEmitter();
  /** What came, in memory that is doubled when it is full. */
  #memory = Buffer.alloc(64 * 1024);
  #length = 0;

  constructor(socket: Socket) {
    this.socket = socket;
    this.#change.setMaxListeners(0);
    socket.on('data', (chunk) => {
      this.#keep(chunk);
      this.#change.emit('change');
    });
    socket.on('error', () => {}); // a reset is an answer too: `closed` tells
    socket.on('close', () => this.#change.emit('change'));
  }

  static async open(origin: string): Promise<RawClient> {
    const { hostname, port } = new URL(origin);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** Opens a connection, sends `bytes`, and answers all that came until the server closed it. */
  static async exchange(origin: string, bytes: string | Buffer): Promise<string> {
    const client = await RawClient.open(origin);
    client.send(bytes);
    await client.closed();
    return client.text;
  }

  get received(): Buffer {
    return this.#memory.subarray(0, this.#length);
  }

  get text(): string {
    return this.received.toString('utf8');
  }

  /** The last of what was received, for a complaint. */
  get #tail(): string {
    return JSON.stringify(this.received.subarray(-500).toString('utf8'));
  }

  send(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /**
   * Sends so many bytes at a time, and lets the event loop turn in between: a server in this process
   * that has accepted the connection reads each by itself. What is written in one turn leaves in one
   * piece.
   */
  async sendInPieces(bytes: string | Buffer, size = 1): Promise<void> {
    this.socket.setNoDelay(true);
    const all = Buffer.from(bytes);
    for (let at = 0; at < all.length; at += size) {
      await setImmediate();
      this.send(all.subarray(at, at + size));
    }
  }

  #keep(chunk: Buffer): void {
    while (this.#length + chunk.length > this.#memory.length) {
      this.#memory = Buffer.concat([this.#memory], 2 * this.#memory.length);
    }
    this.#length += chunk.copy(this.#memory, this.#length);
  }

  /** Resolves once what was received satisfies `enough`; rejects when the server closes first. */
  async until(enough: RegExp | ((received: Buffer) => boolean)): Promise<void> {
    const satisfied = () =>
      enough instanceof RegExp ? enough.test(this.text) : enough(this.received);
    const wait = async () => {
      while (!satisfied()) {
        if (this.socket.closed) throw new Error(`closed after: ${this.#tail}`);
        await once(this.#change, 'change');
      }
    };
    await within(wait(), () => `waited for ${enough} after: ${this.#tail}`);
  }

  /** Resolves when the connection is closed, by either side. */
  async closed(): Promise<void> {
    const wait = async () => {
      while (!this.socket.closed) await once(this.#change, 'change');
    };
    await within(wait(), () => `still open after: ${this.#tail}`);
  }

  /** Closes at once with a reset (RST), as a crash would. */
  reset(): void {
    this.socket.resetAndDestroy();
  }
}
