import type { ReceiveLimits } from './message.ts';

/** What an extension may do to the messages of a connection, and the rest of the lesson sees of it. */
export interface Codec {
  /** A message as it travels. Its first frame has RSV1 set (RFC 7692 §6). */
  compress(data: Buffer): Buffer;
  /**
   * A message as it was. Throws a `Failure`: 1007 when it is no compressed data, 1009 as
   * soon as it has more than `maxMessage` bytes, 1008 once it has more than `maxFragments` parts.
   */
  decompress(data: Buffer, limits: ReceiveLimits): Buffer;
}
