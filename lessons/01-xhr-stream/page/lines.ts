/**
 * Cuts text that comes in pieces into lines. A piece is not a line: it may hold half of one, or
 * twenty. The last, unfinished line waits here for the rest of it.
 */
export class LineSplitter {
  #tail = '';

  /** The lines that `text` completes. Empty ones, the server's heartbeats, are left out. */
  push(text: string): string[] {
    const lines = (this.#tail + text).split('\n');
    this.#tail = lines.pop() ?? '';
    return lines.filter((line) => line !== '');
  }
}
