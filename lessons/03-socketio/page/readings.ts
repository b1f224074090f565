import type { Message } from 'feed';
import type { io as Connect, Socket } from 'socket.io-client';
import type { Bookmark } from '/kit/bookmark.ts';
import { onWake, type Waits } from '/kit/retry.ts';
import type { ClientToServerEvents, ServerToClientEvents } from '../src/events.ts';
import type { Outbox } from './outbox.ts';

export type ReadingsSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

export interface ReadingsOptions {
  /** Disconnects, for good. */
  signal: AbortSignal;
  /** Which transports may be used. The first one opens the connection. */
  transports: ('polling' | 'websocket')[];
  /** Where we stand. It is moved on as messages are dealt with. */
  bookmark: Bookmark;
  /** What is asked. A page that asks nothing needs none. */
  outbox?: Outbox;
  /** Deals with a message. One that throws is given the message again, on a new connection. */
  onMessage: (message: Message) => void;
  /** The state of the connection, in words. */
  onState: (state: string) => void;
  /** What the library did, in words. */
  onNote: (text: string) => void;
  /**
   * Milliseconds that connecting may take, and then joining the namespace; 20,000 unless said. What
   * happens later, the server's heartbeats tell.
   */
  patience?: number;
  /** Milliseconds between attempts. */
  waits?: Pick<Waits, 'first' | 'longest'>;
}

/// [readings]
/**
 * Connects to the namespace `/readings` of the server at `origin`, and again whenever the
 * connection is lost. `connect` is `io` of the Socket.IO client.
 */
export function openReadings(
  connect: typeof Connect,
  origin: string,
  options: ReadingsOptions,
): ReadingsSocket {
  const { signal, transports, bookmark, outbox, onMessage, onState, onNote } = options;
  const { patience = 20_000 } = options;
  const { first = 500, longest = 30_000 } = options.waits ?? {};
  // The path of this URL is a namespace. The path of the requests is always /socket.io/.
  const socket: ReadingsSocket = connect(`${origin}/readings`, {
    // Asked afresh at each connect.
    auth: (send) => send({ cursor: bookmark.cursor, client: outbox?.client, asked: outbox?.asked }),
    // What is emitted is sent again until it is answered: at least once, in order, one at a time.
    retries: Infinity,
    ackTimeout: 10_000,
    transports,
    forceNew: true, // a connection of its own, not one that Socket.IO still has
    timeout: patience,
    reconnectionDelay: first,
    // Socket.IO cuts to this what chance has made of a wait: were it the same in all pages, those
    // that wait long would come back together.
    reconnectionDelayMax: longest * (0.5 + Math.random() / 2),
  });
  const transport = () => socket.io.engine.transport.name;
  // After a refusal by the server Socket.IO gives up.
  const whatNext = () => (socket.active ? 'trying again' : 'not trying again');
  /** The number of the next message on this connection; undefined while none of it is taken. */
  let next: number | undefined;
  /** Ends a connection on which we are not let in. */
  let late: ReturnType<typeof setTimeout> | undefined;

  // Each handler once, here. Inside the handler of 'connect' there would be one more of it with
  // every connection.
  socket.on('message', (message, number) => {
    if (next === undefined) return; // what we have not is sent again, after our cursor
    try {
      // A browser may send a GET again by itself, and the answer to the first is lost.
      if (number !== next) throw new Error(`message ${next} of this connection is missing`);
      onMessage(message);
      next += 1;
      bookmark.cursor = message.cursor; // only now: what was not dealt with is asked for again
    } catch (error) {
      next = undefined; // what came after the one that failed is asked for again with it
      onNote(`a message could not be dealt with (${error})`);
      socket.io.engine.close();
    }
  });
  socket.on('forgotten', () => onNote('the server has forgotten what this page asked'));
  socket.on('connect', () => {
    clearTimeout(late);
    next = 0;
    onState(`connected over ${transport()}`);
  });
  socket.on('disconnect', (reason) => {
    // What Socket.IO put here, because a heartbeat is late, stands in the queue for `retries` too.
    // It would be sent twice, and the second answer would be taken for that to the next question.
    socket.sendBuffer = [];
    onState(`${reason}: ${whatNext()}`);
  });
  socket.on('connect_error', ({ message }) => onState(`${message}: ${whatNext()}`));

  // Not so with the engine, which is a new one for every connection.
  socket.io.on('open', () => {
    const { engine } = socket.io;
    // Socket.IO keeps events that came before we were let in, and hands them over once we are, just
    // before 'connect' and on whichever connection. They belong to one that we have given up.
    next = undefined;
    onNote(`opened over ${transport()}`);
    // What lets us in may be lost too, and Socket.IO would wait for it for ever.
    late = setTimeout(() => engine.close(), patience);
    engine.once('close', () => clearTimeout(late));
    engine.once('upgrade', () => {
      onNote(`upgraded to ${transport()}`);
      if (socket.connected) onState(`connected over ${transport()}`);
    });
  });

  // Socket.IO would wait for its turn.
  onWake(() => {
    if (socket.active && !socket.connected) socket.disconnect().connect();
  }, signal);
  signal.addEventListener('abort', () => socket.off().disconnect(), { once: true });
  outbox?.attach(socket);
  return socket;
}
/// [readings]
