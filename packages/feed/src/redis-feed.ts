import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { type Listener, Log, type Message } from './feed.ts';

export interface RedisFeedOptions {
  /** `redis://127.0.0.1:6379` */
  url: string;
  /** Ends the connections to Redis. */
  signal: AbortSignal;
  /** The name of the stream. */
  key?: string;
  /** How many readings are kept for replay, in Redis and here. */
  capacity?: number;
  /** Milliseconds for which the server that publishes goes on to be the only one. */
  lease?: number;
  /** Milliseconds of silence after which Redis is taken for gone. */
  patience?: number;
  /** Tells whoever runs the server, in words, when Redis is gone and when it is back. */
  say?: (text: string) => void;
}

/// [publish]
/**
 * Publishes, when this server is the one that does. It is one step in Redis, whatever happens to
 * the connection: the server holds the pen, or takes it where nobody does; the number is the next.
 *
 * The id of the entry is the epoch and the number, `1764072000000-17`. The epoch is the time in
 * milliseconds at which the log began. A log that ends before what was read from it has lost
 * something, and goes on with an epoch of its own.
 */
const publication = `
  local log, pen = KEYS[1], KEYS[2]
  local me, lease, capacity, seenEpoch, seenSeq, at, value = unpack(ARGV)
  local holder = redis.call('GET', pen)
  if holder and holder ~= me then return false end
  redis.call('SET', pen, me, 'PX', lease)

  local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
  local epoch, seq = string.match(last and last[1] or '0-0', '(%d+)-(%d+)')
  epoch, seq, seenEpoch, seenSeq = epoch + 0, seq + 0, seenEpoch + 0, seenSeq + 0
  if not last or epoch < seenEpoch or (epoch == seenEpoch and seq < seenSeq) then
    local now = redis.call('TIME')
    epoch, seq = math.max(now[1] * 1000 + math.floor(now[2] / 1000), seenEpoch + 1), 0
  end
  local id = string.format('%.0f-%.0f', epoch, seq + 1)
  return redis.call('XADD', log, 'MAXLEN', capacity, id, 'at', at, 'value', value)
`;
/// [publish]

/** How long one question for what is new waits in Redis, in milliseconds. */
const block = 1000;

interface Entry {
  readonly id: string;
  readonly message: Readonly<Record<string, string>>;
}

/**
 * A log that several servers share, and that outlives them: a Redis Stream. Each server has a copy
 * of it in memory, which one connection keeps up to date; all its readers are served from that.
 *
 * An entry of a stream has an id of two numbers and a hyphen: it is our cursor.
 */
export class RedisFeed extends Log {
  readonly #commands: ReturnType<typeof connectionTo>;
  /** A connection of its own: on this one, a question for what is new holds up all others. */
  readonly #reader: ReturnType<typeof connectionTo>;
  readonly #name = crypto.randomUUID();
  readonly #key: string;
  readonly #capacity: number;
  readonly #lease: number;
  readonly #say: (text: string) => void;
  readonly #signal: AbortSignal;
  readonly #events = new EventEmitter().setMaxListeners(0);
  /** Redis cannot be reached: whether there is more than we have, nobody knows. */
  #isStale = false;
  #isPublishing = false;

  /** Resolves when the copy is complete. Rejects when Redis cannot be reached, or not be written to. */
  static async open(options: RedisFeedOptions): Promise<RedisFeed> {
    const feed = new RedisFeed(options);
    try {
      await Promise.all([feed.#commands.connect(), feed.#reader.connect()]);
      await feed.#write(21); // a log that is empty has no epoch yet
      await feed.#catchUp();
    } catch (error) {
      options.signal.removeEventListener('abort', feed.#stop);
      feed.#stop();
      throw error;
    }
    feed.#readOn();
    return feed;
  }

  private constructor(options: RedisFeedOptions) {
    const { url, signal, key = 'readings', capacity = 1000, lease = 3000 } = options;
    const { patience = 5000, say = console.error } = options;
    super({ capacity, epoch: '0' });
    this.#key = key;
    this.#capacity = capacity;
    this.#lease = lease;
    this.#say = say;
    this.#signal = signal;
    this.#commands = connectionTo(url, patience);
    this.#reader = connectionTo(url, patience);
    signal.addEventListener('abort', this.#stop, { once: true });
  }

  readonly #stop = () => {
    this.#commands.destroy();
    this.#reader.destroy();
  };

  /**
   * Publishes a reading, unless another server is the one that does, or Redis cannot be reached:
   * what is measured then is not kept. Never rejects.
   */
  async publish(value: number): Promise<void> {
    if (this.#isStale || this.#isPublishing) return;
    this.#isPublishing = true;
    try {
      await this.#write(value);
    } catch (error) {
      if (!this.#signal.aborted) this.#say(`a reading could not be published: ${error}`);
    } finally {
      this.#isPublishing = false;
    }
  }

  /** Rejects when Redis cannot be reached, or refuses. */
  async #write(value: number): Promise<void> {
    const [epoch = '', seq = ''] = this.cursor.split('-');
    const numbers = [this.#lease, this.#capacity, epoch, seq, Date.now(), value].map(String);
    await this.#commands.eval(publication, {
      keys: [this.#key, `${this.#key}:pen`],
      arguments: [this.#name, ...numbers],
    });
  }

  override read(cursor?: string): Message[] {
    if (!this.#isStale) return super.read(cursor);
    if (cursor !== undefined && this.#isAhead(cursor)) return [{ type: 'stale', cursor }];
    return [...super.read(cursor), { type: 'stale', cursor: this.cursor }];
  }

  /// [reach]
  /**
   * A reader may come from another server and have what has not come here yet. That is no gap: it
   * is looked up. Only what Redis has never had is ahead of the log.
   */
  override async reach(cursor: string | undefined): Promise<void> {
    if (cursor === undefined || this.#isStale || !this.#isAhead(cursor)) return;
    await this.#catchUp().catch(() => this.#loseSight());
  }

  override follow(cursor: string | undefined, listener: Listener, signal: AbortSignal): void {
    if (cursor === undefined || !this.#isAhead(cursor)) super.follow(cursor, listener, signal);
    else this.#followFrom(cursor, listener, signal).catch(() => {}); // it has left meanwhile
  }

  async #followFrom(cursor: string, listener: Listener, signal: AbortSignal): Promise<void> {
    await this.reach(cursor);
    while (this.#isStale) {
      signal.throwIfAborted();
      listener(this.read(cursor));
      await once(this.#events, 'fresh', { signal });
      await this.reach(cursor);
    }
    super.follow(cursor, listener, signal);
  }
  /// [reach]

  /// [read-on]
  /** Asks for what is new, again and again. Redis answers when there is something. */
  async #readOn(): Promise<void> {
    while (!this.#signal.aborted) {
      try {
        const after = { key: this.#key, id: this.cursor };
        const [stream] = (await this.#reader.xRead(after, { BLOCK: block })) ?? [];
        this.#findAgain();
        this.#take(stream?.messages);
      } catch {
        this.#loseSight();
        // The client connects again by itself; but Redis may also answer that it is not ready.
        await pause(100, undefined, { signal: this.#signal }).catch(() => {});
      }
    }
  }

  /** Takes in entries. Some may be here already: they were looked up in the meantime. */
  #take(entries: readonly (Entry | null)[] | null = []): void {
    for (const entry of entries ?? []) {
      if (!entry || !this.#isAhead(entry.id)) continue;
      const [epoch = '', seq = ''] = entry.id.split('-');
      // After a gap: another log has begun, or this one was cut off while we were away.
      if (entry.id !== this.#nextCursor()) this.restart(epoch, Number(seq) - 1);
      this.append(Number(entry.message.at), Number(entry.message.value));
    }
  }
  /// [read-on]

  async #catchUp(): Promise<void> {
    this.#take(await this.#commands.xRange(this.#key, `(${this.cursor}`, '+'));
  }

  #nextCursor(): string {
    const [epoch, seq] = this.cursor.split('-');
    return `${epoch}-${Number(seq) + 1}`;
  }

  #isAhead(cursor: string): boolean {
    const [, epoch, seq] = /^([1-9][0-9]{0,14})-([1-9][0-9]{0,14})$/.exec(cursor) ?? [];
    const [ownEpoch, ownSeq] = this.cursor.split('-').map(Number);
    if (epoch === undefined || ownEpoch === undefined || ownSeq === undefined) return false;
    return Number(epoch) === ownEpoch ? Number(seq) > ownSeq : Number(epoch) > ownEpoch;
  }

  #loseSight(): void {
    if (this.#isStale || this.#signal.aborted) return;
    this.#isStale = true;
    this.#say('Redis cannot be reached: trying again');
    this.tell({ type: 'stale', cursor: this.cursor });
  }

  #findAgain(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    this.#say('Redis can be reached again');
    this.tell({ type: 'hello', cursor: this.cursor });
    this.#events.emit('fresh');
  }
}

/** The first attempt to connect is the only one; once there was a connection, it is made again. */
function connectionTo(url: string, patience: number) {
  let wasThere = false;
  const client = createClient({
    url,
    pingInterval: block, // a connection on which nothing comes back is a dead one
    socket: {
      connectTimeout: patience,
      socketTimeout: patience + block,
      reconnectStrategy: (retries) => {
        // Half of each wait is chance: not all servers come back in the same moment.
        const longest = Math.min(50 * 2 ** retries, 2000);
        return wasThere ? longest / 2 + (Math.random() * longest) / 2 : false;
      },
    },
  });
  client.on('ready', () => {
    wasThere = true;
  });
  client.on('error', () => {}); // what was asked for is rejected, too
  return client;
}
