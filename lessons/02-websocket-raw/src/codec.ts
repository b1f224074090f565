/** What an extension may do to the messages of a connection, and the rest of the lesson sees of it. */
export interface Codec {
  /** A message as it travels. Its first frame has RSV1 set (RFC 7692 §6). */
  compress(data: Buffer): Buffer;
  /**
   * A message as it was. Throws a `Failure`: 1009 as soon as it becomes larger than `limit` bytes,
   * 1007 when it is not what `compress` writes, 1008 when it says too often that it is over.
   */
  decompress(data: Buffer, limit: number): Buffer;
}
