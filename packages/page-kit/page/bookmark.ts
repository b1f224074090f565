/**
 * Where a reader stands: the cursor of the last message that it has dealt with, undefined before the
 * first. It belongs to the page and outlives every connection.
 */
export interface Bookmark {
  cursor: string | undefined;
}
