/**
 * Counts readings by their number. Nothing is lost when `missing` is 0, nothing comes twice when
 * `duplicated` is 0, whatever happened to the connection in between.
 */
export class Tally {
  received = 0;
  missing = 0;
  duplicated = 0;
  resets = 0;
  /** The number that comes next; unknown before the first reading and after a reset. */
  #next: number | undefined;
  /** The numbers still missing, as ranges, both ends included. */
  #gaps: { from: number; to: number }[] = [];

  add(seq: number): void {
    this.#next ??= seq;
    if (seq > this.#next) {
      this.#gaps.push({ from: this.#next, to: seq - 1 });
      this.missing += seq - this.#next;
    } else if (seq < this.#next && !this.#fill(seq)) {
      this.duplicated += 1;
      return;
    }
    this.received += 1;
    this.#next = Math.max(this.#next, seq + 1);
  }

  /** The log could not continue: what comes next is not next to what came before. */
  reset(): void {
    this.resets += 1;
    this.#next = undefined;
    this.#gaps = [];
  }

  /** A late reading closes its gap; answers whether there was one. */
  #fill(seq: number): boolean {
    const index = this.#gaps.findIndex(({ from, to }) => from <= seq && seq <= to);
    const gap = this.#gaps[index];
    if (!gap) return false;
    const rest = [
      { from: gap.from, to: seq - 1 },
      { from: seq + 1, to: gap.to },
    ];
    this.#gaps.splice(index, 1, ...rest.filter(({ from, to }) => from <= to));
    this.missing -= 1;
    return true;
  }
}
