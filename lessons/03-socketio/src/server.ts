import type { Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { Feed, publishEvery } from 'feed';
import { createPageServer, listen } from 'page-kit';
import { Server } from 'socket.io';
import type { ClientToServerEvents, ServerToClientEvents } from './events.ts';
import { refusalOf, refuseOtherUpgrades } from './gate.ts';
import { answering } from './handler.ts';
import { boundQueue } from './queue.ts';
import { sum } from './sum.ts';

export interface Options {
  feed: Feed;
  /** Stops the server and disconnects every client. */
  signal: AbortSignal;
  /** Milliseconds between two heartbeats. The server sends them; Socket.IO calls them pings. */
  pingInterval?: number;
  /** Milliseconds that either side waits for a heartbeat that is due. */
  pingTimeout?: number;
  /** Milliseconds that a client may take from opening a connection to joining a namespace. */
  connectTimeout?: number;
  /** Bytes that one message from a client may have. */
  maxMessage?: number;
  /**
   * Characters that may wait for a client that does not read: room for all that the feed can
   * replay, at least. A client that has more waiting is dropped.
   */
  maxQueued?: number;
  /** Sessions at one time. Polling opens them without keeping a connection: they need a limit. */
  maxClients?: number;
}

/// [server]
export function createServer(options: Options): HttpServer {
  const { signal, pingInterval = 15_000, pingTimeout = 20_000, connectTimeout = 10_000 } = options;
  const { maxMessage = 16 * 1024, maxQueued = 1024 * 1024, maxClients = 1000 } = options;
  const server = createPageServer({ page: new URL('../page/', import.meta.url), signal });

  // From here on Socket.IO answers what begins with /socket.io/, and the page's server the rest.
  const io = new Server<ClientToServerEvents, ServerToClientEvents>(server, {
    pingInterval,
    pingTimeout,
    connectTimeout,
    maxHttpBufferSize: maxMessage,
    destroyUpgrade: false, // refuseOtherUpgrades does that
    allowRequest: (req, decide) => {
      const full = io.engine.clientsCount >= maxClients;
      const reason = full ? 'There are too many clients.' : refusalOf(req);
      decide(reason, reason === undefined);
    },
  });
  io.engine.on('connection', (connection) => boundQueue(connection, maxQueued));
  refuseOtherUpgrades(server);
  /// [server]

  /// [namespace]
  const readings = io.of('/readings');

  readings.use((socket, next) => {
    const { cursor } = socket.handshake.auth;
    const usable = cursor === undefined || typeof cursor === 'string';
    next(usable ? undefined : new Error('A cursor is a string.'));
  });

  readings.on('connection', (socket) => {
    const gone = new AbortController();
    socket.once('disconnect', () => gone.abort());
    socket.on('sum', answering(sum));
    options.feed.follow(
      socket.handshake.auth.cursor,
      (messages) => {
        for (const message of messages) socket.emit('message', message);
      },
      gone.signal,
    );
  });
  /// [namespace]

  closeWhenStopped(server, io, signal);
  return server;
}

/// [stop]
/** How long a client may take to answer the closing of its WebSocket, in milliseconds. */
const grace = 1_000;

function closeWhenStopped(server: HttpServer, io: Server, signal: AbortSignal): void {
  // Node no longer knows a connection that was upgraded: closing the server leaves it open.
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (_, socket) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
  });
  const stop = () => {
    io.close();
    setTimeout(() => {
      for (const socket of upgraded) socket.destroy();
    }, grace).unref();
  };
  signal.addEventListener('abort', stop, { once: true });
}
/// [stop]

listen(import.meta, 8083, (signal) => {
  const feed = new Feed();
  publishEvery(1000, feed, signal);
  return createServer({ feed, signal });
});
