/**
 * A TCP relay: what a client sends goes on to another port, what comes back goes back, and on the
 * way there can be done to it what networks do. It looks at no byte, and keeps TCP's contract: bytes
 * come late, in pieces, or not at all; never wrong, never out of order, and never after a hole.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { calm, Line, type Weather } from './line.ts';

/** Up is from the client to the server. */
export type Direction = 'up' | 'down';

/** What becomes of a connection. */
export interface Fate {
  weather: Weather;
  /** What happens to it, each when so many bytes have passed in one direction. */
  incidents: readonly Incident[];
  /** It is answered as by a proxy whose server is down, and never reaches ours. */
  isRefused: boolean;
}

export interface Incident {
  direction: Direction;
  after: number;
  happen: (connection: Connection) => void;
}

export const fair: Fate = { weather: calm, incidents: [], isRefused: false };

export type Fault = 'reset' | 'close' | 'freeze' | 'forsake' | 'stall' | '502';

/** What can be seen of a connection, in the order in which it happens. */
export type Sight =
  | { type: 'open' }
  | { type: 'bytes'; direction: Direction; bytes: Buffer }
  | { type: 'fault'; name: Fault }
  /** One direction is done: all its bytes were passed on, and the end after them (FIN). */
  | { type: 'end'; direction: Direction }
  | { type: 'close' };

export interface RelayOptions {
  /** The port of the server, on 127.0.0.1. */
  to: number;
  /** Decides about a connection when it comes; `id` counts them from 0. */
  fateOf?: (id: number) => Fate;
  onSight?: (connection: Connection, sight: Sight) => void;
  /** Ends the relay and cuts all its connections. */
  signal: AbortSignal;
}

export class Relay {
  /** Not listening yet. */
  readonly server: Server;
  readonly connections = new Set<Connection>();
  /** May change: new connections go to the new port. */
  to: number;
  /** How many connections there have been. */
  count = 0;
  /** Decides about the connections to come. */
  fateOf: (id: number) => Fate;

  constructor({ to, fateOf = () => fair, onSight = () => {}, signal }: RelayOptions) {
    this.to = to;
    this.fateOf = fateOf;
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      const id = this.count;
      this.count += 1;
      const connection = new Connection(id, client, this.to, this.fateOf(id), (sight) => {
        if (sight.type === 'close') this.connections.delete(connection);
        onSight(connection, sight);
      });
      this.connections.add(connection);
      onSight(connection, { type: 'open' });
    });
    const stop = () => {
      this.server.close();
      for (const connection of this.connections) connection.reset();
    };
    signal.addEventListener('abort', stop, { once: true });
  }

  /** The network is a good one from now on. What was lost stays lost: frozen connections are dead. */
  heal(): void {
    this.fateOf = () => fair;
    for (const connection of this.connections) connection.heal();
  }
}

const badGateway =
  'HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\nContent-Length: 12\r\nConnection: close\r\n\r\nBad gateway\n';

/** A connection through the relay, which is two connections: one on each side of it. */
export class Connection {
  readonly id: number;
  readonly #sockets: Socket[];
  readonly #lines: Line[] = [];
  readonly #onSight: (sight: Sight) => void;
  #open: number;

  constructor(
    id: number,
    client: Socket,
    to: number,
    { weather, incidents, isRefused }: Fate,
    onSight: (sight: Sight) => void,
  ) {
    this.id = id;
    this.#onSight = onSight;
    if (isRefused) {
      this.#sockets = [client];
      client.once('data', (bytes) => {
        onSight({ type: 'bytes', direction: 'up', bytes });
        this.#fault('502');
        onSight({ type: 'bytes', direction: 'down', bytes: Buffer.from(badGateway) });
        client.end(badGateway);
        client.resume();
      });
      client.once('end', () => {
        onSight({ type: 'end', direction: 'up' });
        client.end();
      });
    } else {
      const server = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
      this.#sockets = [client, server];
      const line = (from: Socket, to: Socket, direction: Direction) =>
        new Line(
          from,
          to,
          weather,
          incidents
            .filter((incident) => incident.direction === direction)
            .map(({ after, happen }) => ({ after, happen: () => happen(this) })),
          (bytes) => onSight({ type: 'bytes', direction, bytes }),
        );
      this.#lines = [line(client, server, 'up'), line(server, client, 'down')];
      server.once('finish', () => onSight({ type: 'end', direction: 'up' }));
    }
    client.once('finish', () => onSight({ type: 'end', direction: 'down' }));
    this.#open = this.#sockets.length;
    for (const socket of this.#sockets) {
      socket.on('error', () => {}); // 'close' says that there was one
      socket.on('close', (hadError) => this.#closed(hadError));
    }
  }

  set weather(weather: Weather) {
    for (const line of this.#lines) line.weather = weather;
  }

  /** The weather of what comes from the server alone. */
  set weatherDown(weather: Weather) {
    const [, down] = this.#lines;
    if (down) down.weather = weather;
  }

  /** Cuts it: both sides are reset (RST), and what was on its way is lost. */
  reset(): void {
    this.#stop('reset');
    for (const socket of this.#sockets) reset(socket);
  }

  /** Ends it (FIN), as if each side had been told that the other is done. What was on its way is lost. */
  close(): void {
    this.#stop('close');
    for (const socket of this.#sockets) socket.destroySoon();
  }

  /** Half-open: nothing passes ever again, and neither side is told. Each believes in the other. */
  freeze(): void {
    this.#stop('freeze');
  }

  /** The client is cut off (RST), and the server is told nothing: it believes in a client that is gone. */
  forsake(): void {
    this.#stop('forsake');
    const [client] = this.#sockets;
    if (client) reset(client);
  }

  /** Lets nothing pass for so many milliseconds. */
  stall(ms: number): void {
    this.#fault('stall');
    for (const line of this.#lines) line.stall(ms);
  }

  heal(): void {
    for (const line of this.#lines) line.heal();
  }

  #stop(name: Fault): void {
    this.#fault(name);
    for (const line of this.#lines) line.stop();
  }

  #fault(name: Fault): void {
    this.#onSight({ type: 'fault', name });
  }

  #closed(hadError: boolean): void {
    this.#open -= 1;
    if (this.#open === 0) this.#onSight({ type: 'close' });
    else if (hadError) for (const socket of this.#sockets) reset(socket);
  }
}

/** Closes with RST. Where a FIN is due already that cannot be, and Node would leave the socket open. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
