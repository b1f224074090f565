import type { FaultName } from './event.ts';
import { calm, type Weather } from './line.ts';
import { type Connection, fair, type Relay } from './relay.ts';

/// [weathers]
/** What a network can be like for as long as it is not healed. */
const weathers = {
  /** Each byte is a segment of its own. */
  drip: { ...calm, segment: () => 1 },
  delay: { ...calm, delay: 500 },
  /** Many segments become one. */
  coalesce: { ...calm, hold: { bytes: Infinity, ms: 1000 } },
  /** What a proxy does with `proxy_buffering on`, whatever the answer is: until 4 KiB are together. */
  buffer: { ...calm, hold: { bytes: 4096, ms: 5000 } },
} satisfies Partial<Record<FaultName, Weather>>;
/// [weathers]

type Lasting = keyof typeof weathers | 'freeze' | '502';

/** What the buttons of the view do, to one connection or to all. */
export class Faults {
  readonly #relay: Relay;
  readonly #onFault: (name: FaultName, connection: Connection) => void;
  /** What is done to new connections. */
  #lasting: Lasting | undefined;
  /** Whether the next connection alone is answered 502. */
  #refusesNext = false;

  constructor(relay: Relay, onFault: (name: FaultName, connection: Connection) => void) {
    this.#relay = relay;
    this.#onFault = onFault;
    relay.fateOf = () => {
      const isRefused = this.#lasting === '502' || this.#refusesNext;
      this.#refusesNext = false;
      return { ...fair, isRefused };
    };
  }

  /** What is done to all connections until it is healed. */
  get lasting(): FaultName | undefined {
    return this.#lasting;
  }

  /**
   * Does it to the connection with this number, or to all: those that are open, and, where it lasts,
   * those that come. Answers whether there is such a connection.
   */
  inject(name: FaultName, number?: number): boolean {
    const connections = [...this.#relay.connections].filter(
      ({ id }) => number === undefined || id + 1 === number,
    );
    if (number === undefined) {
      if (name === 'heal') {
        this.#lasting = undefined;
        this.#refusesNext = false;
      } else if (name !== 'cut' && name !== 'close') {
        this.#lasting = name;
      }
    } else if (connections.length === 0) {
      return false;
    } else if (name === '502') {
      this.#refusesNext = true;
    }
    for (const connection of connections) this.#strike(name, connection);
    return true;
  }

  /** A new connection has what is done to all. A refused one has had it. */
  greet(connection: Connection): void {
    if (this.#lasting && this.#lasting !== '502') this.#strike(this.#lasting, connection);
  }

  #strike(name: FaultName, connection: Connection): void {
    this.#onFault(name, connection);
    switch (name) {
      case 'cut':
        connection.reset();
        break;
      case '502': // the server of this proxy is gone: what it was sending ends, and the next is told
      case 'close':
        connection.close();
        break;
      case 'freeze':
        connection.freeze();
        break;
      case 'heal':
        connection.heal();
        break;
      case 'buffer':
        connection.weather = calm;
        connection.weatherDown = weathers.buffer;
        break;
      default:
        connection.weather = weathers[name];
    }
  }
}
