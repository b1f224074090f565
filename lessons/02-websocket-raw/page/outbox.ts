import type { Message } from 'feed';
import type { Answer, Sum } from '../src/session.ts';
import type { Send } from './socket.ts';

/** How many questions may wait. The server remembers the answers to as many. */
const most = 100;
/** How many numbers a question may have. One too long for the server would end every connection. */
const longest = 1_000;

interface Question {
  request: Parameters<Send>[0];
  /** Whether it was ever sent, on whichever connection. */
  isSent: boolean;
  resolve: (sum: Sum) => void;
  reject: (reason: Error) => void;
}

/// [outbox]
/**
 * What the page has asked and what is not answered yet. It belongs to the page and outlives every
 * connection: on each new one, everything in it is sent again.
 */
export class Outbox {
  /**
   * The page's name: nobody else has it, and nobody can guess it. (`crypto.randomUUID` would do,
   * but browsers have it for https and this machine only.)
   */
  readonly client = crypto.getRandomValues(new Uint32Array(4)).join('-');
  /** By their ids, which count from 1. */
  readonly #questions = new Map<number, Question>();
  #last = 0;
  /** Names what the server remembers of this page. */
  #epoch: string | undefined;
  #send: Send | undefined;
  #isWelcome = false;

  /**
   * Asks for the sum of `numbers`, as soon as there is a connection. Rejects, with the reason in
   * words, when the question cannot be taken, or is refused by the server.
   */
  async ask(numbers: number[], as: 'text' | 'bytes' = 'text'): Promise<Sum> {
    if (this.#questions.size >= most) throw new Error(`${most} questions wait already`);
    if (numbers.length > longest) throw new Error(`these are more than ${longest} numbers`);
    this.#last += 1;
    const id = this.#last;
    const request =
      as === 'bytes' ? Float64Array.of(id, ...numbers) : { type: 'sum' as const, id, numbers };
    return new Promise((resolve, reject) => {
      const question = { request, isSent: false, resolve, reject };
      this.#questions.set(id, question);
      this.#transmit(question);
    });
  }

  /** There is a connection. What waits is sent when the server has said what it remembers. */
  connected(send: Send): void {
    this.#send = send;
  }

  disconnected(): void {
    this.#send = undefined;
    this.#isWelcome = false;
  }

  /**
   * Takes what the server says. An answer that is not to a question, or not the first, is ignored.
   * Answers `'forgotten'` when the server knows nothing any more of what this page asked.
   */
  take(answer: Exclude<Answer, Message> | Float64Array): 'forgotten' | undefined {
    if (answer instanceof Float64Array) {
      const [id, sum, count] = answer;
      this.#remove(id)?.resolve({ sum, count });
    } else if (answer.type === 'sum') {
      const { id, sum, count } = answer;
      this.#remove(id)?.resolve({ sum, count });
    } else if (answer.type === 'refused') {
      this.#remove(answer.id)?.reject(new Error(answer.text));
    } else if (answer.type === 'welcome') {
      return this.#enter(answer.epoch);
    }
    return undefined;
  }

  #enter(epoch: string): 'forgotten' | undefined {
    const isForgotten = this.#epoch !== undefined && this.#epoch !== epoch;
    this.#epoch = epoch;
    this.#isWelcome = true;
    for (const [id, question] of this.#questions) {
      // It may have been added up, and only its answer lost: sent again, it might be done twice.
      if (isForgotten && question.isSent) {
        this.#remove(id)?.reject(new Error('nobody knows if this was added up'));
      } else {
        this.#transmit(question);
      }
    }
    return isForgotten ? 'forgotten' : undefined;
  }

  #transmit(question: Question): void {
    if (!this.#isWelcome) return;
    question.isSent = true;
    this.#send?.(question.request);
  }

  #remove(id: number): Question | undefined {
    const question = this.#questions.get(id);
    this.#questions.delete(id);
    return question;
  }
}
/// [outbox]
