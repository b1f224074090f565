import type { Socket } from 'socket.io';

/** An Engine.IO connection: what carries the packets of one client, over whichever transport. */
type Connection = Socket['conn'];

/// [silence]
/**
 * Drops a client that has said nothing for `patience` milliseconds; it answers heartbeats, so it is
 * gone. Engine.IO does that too, but for one case: when a client changes its transport, the server
 * forgets the heartbeat that was not answered yet, and never sends another one.
 */
export function dropWhenSilent(connection: Connection, patience: number): void {
  const timer = setTimeout(() => connection.close(true), patience);
  connection.on('packet', () => timer.refresh());
  connection.once('close', () => clearTimeout(timer));
}
/// [silence]
