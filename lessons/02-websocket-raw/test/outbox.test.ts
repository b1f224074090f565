import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Outbox } from '#page/outbox.ts';
import { type Client, Inbox } from '#src/inbox.ts';
import type { Sum } from '#src/session.ts';

type Sent = Parameters<Parameters<Outbox['connected']>[0]>[0];

/** An outbox, what it sent, by id, and what connects it to a server with this memory of it. */
function open() {
  const outbox = new Outbox();
  const sent: number[] = [];
  const connect = (epoch = 'first') => {
    outbox.connected((request) => sent.push(idOf(request)));
    return outbox.take({ type: 'welcome', epoch });
  };
  return { outbox, sent, connect };
}

function idOf(request: Sent): number {
  if (request instanceof Float64Array) return request[0];
  return request.type === 'sum' ? request.id : NaN;
}

const sum = (id: number) => ({ type: 'sum' as const, id, sum: 0, count: id });

describe('an outbox', () => {
  test('sends when the server has said what it remembers, and at once from then on', () => {
    const { outbox, sent, connect } = open();
    outbox.ask([1]);
    outbox.connected((request) => sent.push(idOf(request)));
    outbox.ask([2]);
    expect(sent).toEqual([]);
    connect();
    outbox.ask([3], 'bytes');
    expect(sent).toEqual([1, 2, 3]);
  });

  test('sends again, in order, what is not answered, and nothing else', async () => {
    const { outbox, sent, connect } = open();
    connect();
    const answers = [outbox.ask([1]), outbox.ask([2], 'bytes'), outbox.ask([3])];
    outbox.take(sum(1));
    outbox.disconnected();
    outbox.ask([4]);
    expect(sent.splice(0)).toEqual([1, 2, 3]);
    expect(connect()).toBe(undefined);
    expect(sent.splice(0)).toEqual([2, 3, 4]);
    outbox.take(Float64Array.of(2, 25, 2));
    outbox.take(sum(2)); // to what was sent again
    outbox.take(sum(3));
    expect(await Promise.all(answers)).toEqual([
      { sum: 0, count: 1 },
      { sum: 25, count: 2 },
      { sum: 0, count: 3 },
    ]);
  });

  test('does not send again to a server that has forgotten, and says so', async () => {
    const { outbox, sent, connect } = open();
    connect();
    const inDoubt = expect(outbox.ask([1])).rejects.toThrow('nobody knows if this was added up');
    outbox.disconnected();
    outbox.ask([2]);
    expect(sent.splice(0)).toEqual([1]);
    expect(connect('second')).toBe('forgotten');
    await inDoubt;
    expect(sent).toEqual([2]);
  });

  test('gives a refusal its words, and does not ask again', async () => {
    const { outbox, sent, connect } = open();
    const refused = expect(outbox.ask([NaN])).rejects.toThrow('not like this');
    outbox.take({ type: 'refused', id: 1, text: 'not like this' });
    await refused;
    connect();
    expect(sent).toEqual([]);
  });

  test('is bounded: what there is no room for is refused, in words', async () => {
    const { outbox } = open();
    for (let waiting = 0; waiting < 100; waiting += 1) outbox.ask([1]);
    await expect(outbox.ask([1])).rejects.toThrow('100 questions wait already');
    outbox.take(sum(1));
    outbox.ask([1]);
    await expect(outbox.ask([1])).rejects.toThrow('100 questions wait already');
  });

  test('takes no question that would end each connection it is sent on', async () => {
    const { outbox, sent, connect } = open();
    connect();
    await expect(outbox.ask(Array(1001).fill(1))).rejects.toThrow('more than 1000 numbers');
    expect(sent).toEqual([]);
  });

  test('has a name that the server takes, and no other page has', () => {
    const names = Array.from({ length: 100 }, () => new Outbox().client);
    expect(new Set(names).size).toBe(100);
    for (const name of names) expect(name).toMatch(/^[\w-]{7,64}$/);
  });
});

/**
 * A page and a server with a network in between that keeps TCP's contract: what it brings of a
 * connection is a beginning of what was sent on it. It may bring it late, when the page has long
 * been on another connection.
 */
class World {
  readonly outbox = new Outbox();
  inbox = new Inbox<Sum>({ maxClients: 2 });
  /** The ids of what was carried out, by any server. */
  readonly done: number[] = [];
  readonly answered: number[] = [];
  readonly refused: number[] = [];
  /** What is under way, the newest connection first. What was cut may still bring things up. */
  #connections: { up: (() => void)[]; down: (() => void)[] }[] = [];
  #isCut = true;
  #last = 0;

  ask(): void {
    this.#last += 1;
    const id = this.#last;
    this.outbox.ask([id]).then(
      () => this.answered.push(id),
      () => this.refused.push(id),
    );
  }

  /** Every id there is. */
  get ids(): number[] {
    return Array.from({ length: this.#last }, (_, index) => index + 1);
  }

  /** The page opens a connection and says its name; it asks when the server has answered. */
  connect(): void {
    this.cut();
    this.#isCut = false;
    const { inbox, outbox } = this;
    const up: (() => void)[] = [];
    const down: (() => void)[] = [];
    let client: Client<Sum> | undefined;
    up.push(() => {
      client = inbox.open(outbox.client);
      const { epoch } = client;
      down.push(() => outbox.take({ type: 'welcome', epoch }));
    });
    outbox.connected((request) => {
      const id = idOf(request);
      up.push(() => {
        if (!client) return;
        const answer = inbox.answer(client, id, (count) => {
          this.done.push(id);
          return { sum: id, count };
        });
        down.push(() =>
          outbox.take(
            answer ? { type: 'sum', id, ...answer } : { type: 'refused', id, text: 'in doubt' },
          ),
        );
      });
    });
    this.#connections.unshift({ up, down });
  }

  /** The server takes the next of what was sent on a connection; 0 is the newest. */
  bringUp(which: number): void {
    this.#connections[which]?.up.shift()?.();
  }

  /** The page takes the next answer. It is deaf to a connection that it has given up. */
  bringDown(): void {
    if (!this.#isCut) this.#connections[0]?.down.shift()?.();
  }

  cut(): void {
    this.outbox.disconnected();
    this.#isCut = true;
  }

  /** The server is another one, which knows nothing, and all connections are gone. */
  restart(): void {
    this.cut();
    this.#connections = [];
    this.inbox = new Inbox({ maxClients: 2 });
  }

  /** So many other pages come that the server forgets this one. */
  crowd(): void {
    for (const name of ['b', 'c']) this.inbox.open(name);
  }

  async heal(): Promise<void> {
    this.connect();
    for (let message = 0; message <= this.#last; message += 1) {
      this.bringUp(0);
      this.bringDown();
    }
    await new Promise(setImmediate); // what was settled has been told by then
  }
}

const steps = {
  ask: (world: World) => world.ask(),
  connect: (world: World) => world.connect(),
  cut: (world: World) => world.cut(),
  arrive: (world: World) => world.bringUp(0),
  arriveLate: (world: World) => world.bringUp(1),
  arriveLater: (world: World) => world.bringUp(2),
  answer: (world: World) => world.bringDown(),
};
const forgetting = {
  restart: (world: World) => world.restart(),
  crowd: (world: World) => world.crowd(),
};
/** Without `size`, most scripts would have ten steps. */
const long = { maxLength: 80, size: 'max' } as const;
const usualStep = fc.constantFrom(...Object.values(steps));

describe('an outbox and an inbox', () => {
  test('whatever is lost or comes twice: each question is carried out once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(usualStep, long), async (script) => {
        const world = new World();
        for (const step of script) step(world);
        await world.heal();
        expect(world.done).toEqual(world.ids);
        expect(world.answered).toEqual(world.ids);
        expect(world.refused).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('a server that forgets carries nothing out again, and leaves nothing without a word', async () => {
    const step = fc.oneof(
      { weight: 9, arbitrary: usualStep },
      { weight: 1, arbitrary: fc.constantFrom(...Object.values(forgetting)) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, long), async (script) => {
        const world = new World();
        for (const step of script) step(world);
        await world.heal();
        expect(world.done).toEqual([...new Set(world.done)]);
        expect(world.done).toEqual(expect.arrayContaining(world.answered));
        expect([...world.answered, ...world.refused].sort((a, b) => a - b)).toEqual(world.ids);
      }),
      { numRuns: 500 },
    );
  });
});
