import type { Message } from 'feed';
import type { io as Connect, Socket } from 'socket.io-client';
import type { ClientToServerEvents, ServerToClientEvents } from '../src/events.ts';

export type ReadingsSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

export interface ReadingsOptions {
  /** Disconnects, for good. */
  signal: AbortSignal;
  /** Which transports may be used. The first one opens the connection. */
  transports: ('polling' | 'websocket')[];
  /** Where we stand. Asked afresh at each connect, Socket.IO's own attempts included. */
  cursor: () => string | undefined;
  onMessage: (message: Message) => void;
  /** The state of the connection, in words. */
  onState: (state: string) => void;
  /** What the library did, in words. */
  onNote: (text: string) => void;
}

/// [readings]
/**
 * Connects to the namespace `/readings` of the server at `origin`, and again whenever the
 * connection is lost. `connect` is `io` of the Socket.IO client.
 */
export function openReadings(
  connect: typeof Connect,
  origin: string,
  { signal, transports, cursor, onMessage, onState, onNote }: ReadingsOptions,
): ReadingsSocket {
  // The path of this URL is a namespace. The path of the requests is always /socket.io/.
  const socket: ReadingsSocket = connect(`${origin}/readings`, {
    auth: (send) => send({ cursor: cursor() }),
    transports,
    forceNew: true, // a connection of its own, not one that Socket.IO still has
    reconnectionDelay: 500,
    reconnectionDelayMax: 30_000,
  });
  const transport = () => socket.io.engine.transport.name;
  // After a refusal by the server Socket.IO gives up.
  const whatNext = () => (socket.active ? 'trying again' : 'not trying again');

  // Each handler once, here. Inside the handler of 'connect' there would be one more of it with
  // every connection.
  socket.on('message', onMessage);
  socket.on('connect', () => onState(`connected over ${transport()}`));
  socket.on('disconnect', (reason) => onState(`${reason}: ${whatNext()}`));
  socket.on('connect_error', ({ message }) => onState(`${message}: ${whatNext()}`));

  // Not so with the engine, which is a new one for every connection.
  socket.io.on('open', () => {
    onNote(`opened over ${transport()}`);
    socket.io.engine.once('upgrade', () => {
      onNote(`upgraded to ${transport()}`);
      if (socket.connected) onState(`connected over ${transport()}`);
    });
  });

  signal.addEventListener('abort', () => socket.off().disconnect(), { once: true });
  return socket;
}
/// [readings]
