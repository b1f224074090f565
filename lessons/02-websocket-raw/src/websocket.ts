/** One port for a page and its WebSocket: which of the two a connection wants, its head tells. */
import type http from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import type { Codec } from './codec.ts';
import { Connection, type ConnectionLimits, type Handlers } from './connection.ts';
import type { HandshakeOptions, Request } from './handshake.ts';
import { accept, headLength, parseRequest, Refusal, refusalOf } from './handshake.ts';

export interface ServerLimits extends ConnectionLimits {
  /** Bytes of a request's head. A longer one is answered with 431. */
  maxHead: number;
  /** Milliseconds for the whole head to arrive. A slower one is answered with 408. */
  headTimeout: number;
  /** Connections at a time, those without a handshake included. */
  maxConnections: number;
}

export interface WebSocketServerOptions extends HandshakeOptions, Partial<ServerLimits> {
  /** Answers who is told of the messages of a new connection: one for each, or one for all. */
  handlersFor: (request: Request) => Handlers;
  /**
   * Agrees on an extension; see `deflate.ts`. Without it there is none, and none is missed: a
   * browser that offers compression does as well without.
   */
  negotiate?: (offers: string) => { response: string; codec: Codec } | undefined;
  /** The only path that speaks WebSocket. Without `pages`, every path does. */
  path?: string;
  /** Serves everything else. It is handed the socket, and never listens itself. */
  pages?: http.Server;
  /** Stops the server: each client is told (1001), then disconnected. */
  signal: AbortSignal;
}

const defaults: ServerLimits = {
  maxMessage: 1024 * 1024,
  maxFragments: 1024,
  maxQueued: 1024 * 1024,
  pingInterval: 30_000,
  closeTimeout: 1_000,
  maxHead: 8 * 1024,
  headTimeout: 10_000,
  maxConnections: 1_000,
};

const nothing = Buffer.alloc(0);
const ignore = () => {};
const tooSlow = new Refusal(408, 'The head of the request did not arrive in time.');
/** How long a stopping server waits for its clients to take the end in, in milliseconds. */
const grace = 1_000;

export function createWebSocketServer(given: WebSocketServerOptions): Server {
  const options = { ...defaults, ...given };
  /** The sockets without a handshake, each with the time limit for its head, and those with one. */
  const waiting = new Map<Socket, NodeJS.Timeout>();
  const connections = new Map<Socket, Connection>();

  const server = createServer({ noDelay: true }, (socket) => {
    // Before anything else: an error that nobody listens for ends the process.
    socket.on('error', ignore);
    waiting.set(socket, setTimeout(refuse, options.headTimeout, socket, tooSlow));
    socket.on('close', () => {
      clearTimeout(waiting.get(socket));
      waiting.delete(socket);
      connections.get(socket)?.gone();
      connections.delete(socket);
    });
    readHead(socket);
  });
  server.maxConnections = options.maxConnections;
  // Node begins to watch the time limits of an HTTP server when it listens; this one never does.
  options.pages?.emit('listening');

  /// [readHead]
  /** Collects what comes until the head is whole: TCP may cut it anywhere. */
  function readHead(socket: Socket, before = nothing): void {
    socket.once('data', (chunk) => {
      const bytes = before.length > 0 ? Buffer.concat([before, chunk]) : chunk;
      try {
        const length = headLength(bytes, options.maxHead);
        if (length === undefined) readHead(socket, bytes);
        else begin(socket, bytes.subarray(0, length), bytes.subarray(length));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refuse(socket, error);
      }
    });
  }
  /// [readHead]

  /// [begin]
  /** The head is whole; `rest` is what came glued behind it. */
  function begin(socket: Socket, head: Buffer, rest: Buffer): void {
    clearTimeout(waiting.get(socket));
    const request = parseRequest(head);
    if (options.pages && request.path !== options.path) {
      // Put back what was read, and let the HTTP server read it as if it had been first.
      socket.pause();
      socket.unshift(Buffer.concat([head, rest]));
      options.pages.emit('connection', socket);
      socket.resume();
      return;
    }
    const offers = request.headers.get('sec-websocket-extensions')?.join();
    const agreed = offers ? options.negotiate?.(offers) : undefined;
    socket.write(accept(request, options, agreed?.response), 'latin1');
    const handlers = options.handlersFor(request);
    const connection = new Connection(socket, options, handlers, agreed?.codec);
    waiting.delete(socket);
    connections.set(socket, connection);
    if (rest.length > 0) connection.receive(rest);
  }
  /// [begin]

  /// [refuse]
  function refuse(socket: Socket, refusal: Refusal): void {
    clearTimeout(waiting.get(socket));
    socket.removeAllListeners('data');
    socket.end(refusalOf(refusal));
    socket.resume(); // what else it says is read and dropped, so that our answer is not reset away
    setTimeout(() => socket.destroy(), grace).unref();
  }
  /// [refuse]

  const heartbeat = setInterval(() => {
    for (const connection of connections.values()) connection.checkAlive();
  }, options.pingInterval);
  options.signal.addEventListener(
    'abort',
    () => {
      clearInterval(heartbeat);
      server.close();
      for (const connection of connections.values()) connection.close(1001, 'the server stops');
      setTimeout(() => {
        for (const socket of [...waiting.keys(), ...connections.keys()]) socket.destroy();
      }, grace).unref();
    },
    { once: true },
  );
  return server;
}
