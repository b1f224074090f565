import type { Socket } from 'socket.io';

/** An Engine.IO connection: what carries the packets of one client, over whichever transport. */
type Connection = Socket['conn'];

/// [queue]
/**
 * Drops a client once more than `limit` characters wait for it. Engine.IO hands packets to the
 * transport when that can take them, and keeps them in memory until then: without end, if the
 * client does not read.
 */
export function boundQueue(connection: Connection, limit: number): void {
  let waiting = 0;
  connection.on('packetCreate', ({ data }: { data?: { length: number } }) => {
    waiting += data?.length ?? 0;
    if (waiting > limit) connection.close(true); // at once: what waits is not sent
  });
  connection.on('flush', () => {
    waiting = 0;
  });
}
/// [queue]
