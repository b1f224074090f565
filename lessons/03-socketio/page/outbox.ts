import type { Answer, Sum } from '../src/events.ts';
import type { ReadingsSocket } from './readings.ts';

/** How many questions may wait. */
const most = 100;
/** How many numbers a question may have. One too long for the server would end every connection. */
const longest = 100;

interface Question {
  id: number;
  numbers: number[];
  resolve: (answer: Answer<Sum>) => void;
}

/// [outbox]
/**
 * What the page has asked and what is not answered yet. Socket.IO sends it, and sends it again, for
 * as long as there is a socket; this belongs to the page and outlives every socket.
 */
export class Outbox {
  /**
   * The page's name: nobody else has it, and nobody can guess it. (`crypto.randomUUID` would do,
   * but browsers have it for https and this machine only.)
   */
  readonly client = crypto.getRandomValues(new Uint32Array(4)).join('-');
  readonly #questions = new Map<number, Question>();
  #last = 0;
  #asked = 0;
  #socket: ReadingsSocket | undefined;

  /** The highest id that was ever sent, on whichever connection. */
  get asked(): number {
    return this.#asked;
  }

  /**
   * Asks for the sum of `numbers`, as soon as there is a connection. A question that cannot be
   * taken is answered at once, with the reason.
   */
  async ask(numbers: number[]): Promise<Answer<Sum>> {
    if (this.#questions.size >= most) {
      return { ok: false, error: `${most} questions wait already.` };
    }
    if (numbers.length > longest) {
      return { ok: false, error: `These are more than ${longest} numbers.` };
    }
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve) => {
      const question = { id, numbers, resolve };
      this.#questions.set(id, question);
      this.#hand(question);
    });
  }

  /** Hands a new socket all that is not answered. */
  attach(socket: ReadingsSocket): void {
    this.#socket = socket;
    socket.onAnyOutgoing((_, id) => {
      this.#asked = Math.max(this.#asked, id);
    });
    for (const question of this.#questions.values()) this.#hand(question);
  }

  /** From here on it is Socket.IO's affair: one at a time, in order, until it is answered. */
  async #hand({ id, numbers, resolve }: Question): Promise<void> {
    const answer = await this.#socket?.emitWithAck('sum', id, numbers);
    if (!answer) return; // there was no socket yet
    this.#questions.delete(id);
    resolve(answer);
  }
}
/// [outbox]
