import { Refusal } from './handler.ts';

/** One page, as the server remembers it. */
export interface Client<T> {
  readonly name: string;
  /** The answers it was given, by the id of the question, in the order they were given. */
  readonly answers: Map<number, T>;
  /** Up to this id nothing is carried out any more: it may have been, and nobody remembers. */
  forgotten: number;
  /** How many of its questions were carried out. */
  count: number;
}

export interface InboxLimits {
  /** Pages that are remembered. The one that was used longest ago is forgotten first. */
  maxClients: number;
  /** Answers remembered for each page. The client of Socket.IO waits for one at a time. */
  maxAnswers: number;
}

/// [inbox]
/** What was asked, and what it was answered: a question that comes twice is carried out once. */
export class Inbox<T> {
  /** By name, the one that was used longest ago first. */
  readonly #clients = new Map<string, Client<T>>();
  readonly #limits: InboxLimits;

  constructor({ maxClients = 1_000, maxAnswers = 10 }: Partial<InboxLimits> = {}) {
    this.#limits = { maxClients, maxAnswers };
  }

  /**
   * Finds a page again, or takes it for new. `asked` is the highest id that it has ever sent: of a
   * page that is not known, all up to there is in doubt, and is not carried out.
   */
  open(name: string, asked: number): Client<T> {
    const client: Client<T> = this.#clients.get(name) ?? {
      name,
      answers: new Map(),
      forgotten: asked,
      count: 0,
    };
    this.#use(client);
    if (this.#clients.size > this.#limits.maxClients) deleteFirst(this.#clients);
    return client;
  }

  /**
   * The answer to a question: what `work` returns, which is done now, for the `count`th time; or
   * what it returned when the question came before. Throws a {@link Refusal} when there is no
   * saying whether it was carried out before. The work is done at once: with work that takes time,
   * its promise would have to be kept, for the duplicate that comes in the meantime.
   */
  answer(client: Client<T> | undefined, id: unknown, work: (count: number) => T): T {
    if (!client) throw new Refusal('Who asks? Connect with a client.');
    if (!isId(id)) throw new Refusal('A question has an id: 1, 2, 3 and so on.');
    if (this.#clients.get(client.name) === client) this.#use(client);
    const { answers } = client;
    const before = answers.get(id);
    if (before !== undefined) return before;
    if (id <= client.forgotten) throw new Refusal('Nobody knows if this was carried out.');
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
/// [inbox]

/** Whether a page may be called so. */
export function isName(name: unknown): name is string {
  return typeof name === 'string' && /^[\w-]{1,64}$/.test(name);
}

/** Whether it can be the id of a question. They count from 1. */
export function isId(id: unknown): id is number {
  return typeof id === 'number' && Number.isSafeInteger(id) && id >= 1;
}

function deleteFirst<K>(map: Map<K, unknown>): K | undefined {
  for (const key of map.keys()) {
    map.delete(key);
    return key;
  }
  return undefined;
}
