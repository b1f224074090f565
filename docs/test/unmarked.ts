/** Pages that nobody has gone through yet, claim by claim. One that was leaves the list; the aim is none. */
export const unmarked: readonly string[] = [];
