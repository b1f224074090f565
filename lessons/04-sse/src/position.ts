/**
 * Where a reader stands, as the `id` of an event says it. A browser hands the id back unread, so a
 * server may write into it whatever it needs in order to go on: here the feed's cursor, and how many
 * readings of a limited series are still to come. `test-17` has no limit, `test-17.3` has three left.
 */
export interface Position {
  /** Undefined: the reader begins with what comes next. */
  cursor: string | undefined;
  /** Undefined: the reader was given no limit yet. */
  left: number | undefined;
}

/// [position]
/** Never fails: what is no cursor of ours is found out by the feed, which answers with a reset. */
export function parsePosition(id: string | null | undefined): Position {
  if (!id) return { cursor: undefined, left: undefined };
  const [, cursor, left] = /^(.*)\.(0|[1-9][0-9]{0,3})$/s.exec(id) ?? [];
  return cursor === undefined ? { cursor: id, left: undefined } : { cursor, left: Number(left) };
}

/**
 * A full stop and not a colon: a browser may send such an id to another origin without asking that
 * first (Fetch, "CORS-unsafe request-header byte").
 */
export function formatPosition(cursor: string, left: number): string {
  return left === Infinity ? cursor : `${cursor}.${left}`;
}
/// [position]
