/**
 * What was asked, and what it was answered: a question that comes twice is carried out once. No
 * socket here, and no clock.
 */

/** One page, as the server knows it. */
export interface Client<T> {
  readonly name: string;
  /** Names this memory of the page. It is another one when the page was forgotten in between. */
  readonly epoch: string;
  /** The answers that are remembered, by the id of the question, in the order they were given. */
  readonly answers: Map<number, T>;
  /** Up to this id nothing is carried out any more: it may have been, and nobody remembers. */
  forgotten: number;
  /** How many of its questions were carried out. */
  count: number;
}

export interface InboxLimits {
  /** Pages that are remembered. The one that was used longest ago is forgotten first. */
  maxClients: number;
  /** Answers remembered for each page: as many as it may have waiting, at least. */
  maxAnswers: number;
}

/// [inbox]
export class Inbox<T> {
  /** By name, the one that was used longest ago first. */
  readonly #clients = new Map<string, Client<T>>();
  readonly #limits: InboxLimits;

  constructor({ maxClients = 1_000, maxAnswers = 100 }: Partial<InboxLimits> = {}) {
    this.#limits = { maxClients, maxAnswers };
  }

  /** Finds a page again, or takes it for new. */
  open(name: string): Client<T> {
    const client: Client<T> = this.#clients.get(name) ?? {
      name,
      epoch: crypto.randomUUID(),
      answers: new Map(),
      forgotten: 0,
      count: 0,
    };
    this.#use(client);
    if (this.#clients.size > this.#limits.maxClients) deleteFirst(this.#clients);
    return client;
  }

  /**
   * The answer to a question of `client`. It is what `work` returns, done now, for the `count`th
   * time; or what that returned when the question came before. Undefined when it may have been
   * carried out before and nobody remembers. The work is done at once: with work that takes time,
   * its promise would have to be kept, for the duplicate that comes in the meantime.
   */
  answer(client: Client<T>, id: number, work: (count: number) => T): T | undefined {
    if (this.#clients.get(client.name) === client) this.#use(client);
    const { answers } = client;
    if (answers.has(id) || id <= client.forgotten) return answers.get(id);
    const answer = work(client.count + 1);
    client.count += 1;
    answers.set(id, answer);
    if (answers.size > this.#limits.maxAnswers) {
      client.forgotten = Math.max(client.forgotten, deleteFirst(answers) ?? 0);
    }
    return answer;
  }

  #use(client: Client<T>): void {
    this.#clients.delete(client.name);
    this.#clients.set(client.name, client); // a Map keeps the order of insertion
  }
}

function deleteFirst<K>(map: Map<K, unknown>): K | undefined {
  for (const key of map.keys()) {
    map.delete(key);
    return key;
  }
  return undefined;
}
/// [inbox]
