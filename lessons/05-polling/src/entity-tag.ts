/**
 * Entity tags: short names for one state of a resource. A client sends back the tag it was given,
 * and is not told again what it already has.
 */

/// [tag]
/** The field value for a state that has a name: printable ASCII without quotes (RFC 9110 §8.8.3). */
export function entityTag(name: string): string {
  return `"${name}"`;
}

/**
 * Whether the `If-None-Match` of a request names `tag`: then the client has this state, and the
 * answer is 304 (RFC 9110 §13.1.2).
 *
 * The comparison is the weak one (§8.8.3.2): `W/"a"` names `"a"` too. A proxy that compresses an
 * answer may put the `W/` there.
 */
export function isNamed(tag: string, ifNoneMatch = ''): boolean {
  if (ifNoneMatch.trim() === '*') return true; // any state will do, and there always is one
  // A tag may hold a comma: the list cannot be split there, its tags have to be found.
  const tags: string[] = ifNoneMatch.match(/"[\x21\x23-\x7e\x80-\xff]*"/g) ?? [];
  return tags.includes(tag);
}
/// [tag]
