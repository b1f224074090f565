import type { Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from 'feed';
import { openFeed } from 'feed/open';
import { createPageServer, listen } from 'page-kit';
import { Server, type Socket } from 'socket.io';
import type { ClientToServerEvents, ServerToClientEvents, Sum } from './events.ts';
import { refusalOf, refuseOtherMethods, refuseOtherUpgrades } from './gate.ts';
import { answering } from './handler.ts';
import { Inbox, isId, isName } from './inbox.ts';
import { boundQueue } from './queue.ts';
import { dropWhenSilent } from './silence.ts';
import { sum } from './sum.ts';

export interface Options {
  feed: Log;
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
  io.engine.on('connection', (connection) => {
    // Of many requests at once `allowRequest` lets all in: they are counted a little later.
    if (io.engine.clientsCount > maxClients) connection.close(true);
    boundQueue(connection, maxQueued);
    dropWhenSilent(connection, pingInterval + pingTimeout);
  });
  refuseOtherMethods(io.engine);
  refuseOtherUpgrades(server);
  /// [server]

  /// [namespace]
  io.use((_, next) => next(new Error('Invalid namespace'))); // the one that is always there
  const readings = io.of('/readings');
  /** The connections that have joined: of many connects at once Socket.IO would let all in. */
  const joined = new WeakSet();
  /** One for all connections: a page comes back on another one. */
  const inbox = new Inbox<Sum>();

  readings.use((socket, next) => {
    const refusal = joined.has(socket.conn) ? 'You have joined.' : faultIn(socket.handshake.auth);
    if (refusal === undefined) joined.add(socket.conn);
    next(refusal === undefined ? undefined : new Error(refusal));
  });

  readings.on('connection', (socket) => {
    const { cursor, client: name, asked = 0 } = socket.handshake.auth;
    const gone = new AbortController();
    socket.once('disconnect', () => {
      joined.delete(socket.conn);
      gone.abort();
    });
    const client = name === undefined ? undefined : inbox.open(name, asked);
    if (client && client.forgotten > 0 && client.count === 0) socket.emit('forgotten');
    const add = (id: unknown, numbers: unknown) =>
      inbox.answer(client, id, (count) => ({ sum: sum(numbers), count }));
    socket.on('sum', answering(add));
    let number = 0;
    options.feed.follow(
      cursor,
      (messages) => {
        for (const message of messages) {
          socket.emit('message', message, number);
          number += 1;
        }
      },
      gone.signal,
    );
  });
  /// [namespace]

  closeWhenStopped(server, io, signal);
  return server;
}

/// [auth]
/** What is wrong with what came with a connect, in words. */
function faultIn({ cursor, client, asked }: Socket['handshake']['auth']): string | undefined {
  if (cursor !== undefined && typeof cursor !== 'string') return 'A cursor is a string.';
  if (client !== undefined && !isName(client)) return 'A client is a name of 1 to 64 characters.';
  if (asked !== undefined && asked !== 0 && !isId(asked)) return 'What was asked is an id, or 0.';
  return undefined;
}
/// [auth]

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

listen(import.meta, 8083, async (signal) => createServer({ feed: await openFeed(signal), signal }));
