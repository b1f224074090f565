import type { ReceiveLimits } from './message.ts';

/** What an extension may do to the messages of a connection, and the rest of the lesson sees of it. */
export interface Codec {
  /** A message as it travels. Its first frame has RSV1 set (RFC 7692 §6). */
  compress(data: Buffer): Buffer;
  /**
   * A message as it was. Throws a `Failure`: 1007 when it is not what `compress` writes, 1009 as
   * soon as it is over a limit in size, 1008 when it is in more pieces than the other allows.
   */
  decompress(data: Buffer, limits: ReceiveLimits): Buffer;
}
