import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Inbox } from '#src/inbox.ts';

/** An inbox, and the ids of what was carried out: the effect that must come once. */
function open(limits = {}) {
  const inbox = new Inbox<string>(limits);
  const done: string[] = [];
  const ask = (name: string, id: number) =>
    inbox.answer(inbox.open(name), id, (count) => {
      done.push(`${name}${id}`);
      return `${name}${id}, number ${count}`;
    });
  return { inbox, done, ask };
}

describe('a question', () => {
  test('that comes again is answered as before, and not carried out again', () => {
    const { done, ask } = open();
    expect([1, 2, 1, 2, 3].map((id) => ask('a', id))).toEqual([
      'a1, number 1',
      'a2, number 2',
      'a1, number 1',
      'a2, number 2',
      'a3, number 3',
    ]);
    expect(done).toEqual(['a1', 'a2', 'a3']);
  });

  test('belongs to its page: the same id of another one is another question', () => {
    const { ask } = open();
    expect(ask('a', 1)).toBe('a1, number 1');
    expect(ask('b', 1)).toBe('b1, number 1');
  });

  test('that could not be carried out may be asked again, and does not count', () => {
    const { inbox, ask } = open();
    const fail = () => {
      throw new Error('not today');
    };
    expect(() => inbox.answer(inbox.open('a'), 1, fail)).toThrow('not today');
    expect(ask('a', 1)).toBe('a1, number 1');
  });

  test('older than what is remembered is refused, and never carried out', () => {
    const { done, ask } = open({ maxAnswers: 2 });
    for (const id of [1, 3, 4, 5]) ask('a', id);
    expect([1, 2, 3].map((id) => ask('a', id))).toEqual([undefined, undefined, undefined]);
    expect(ask('a', 4)).toBe('a4, number 3');
    expect(done).toEqual(['a1', 'a3', 'a4', 'a5']);
  });
});

describe('a page', () => {
  test('has an epoch, which is another one once it was forgotten', () => {
    const { inbox } = open({ maxClients: 1 });
    const { epoch } = inbox.open('a');
    expect(inbox.open('a').epoch).toBe(epoch);
    inbox.open('b');
    expect(inbox.open('a').epoch).not.toBe(epoch);
    expect(open().inbox.open('a').epoch).not.toBe(epoch);
  });

  test('used longest ago is forgotten, when there are too many', () => {
    const { inbox, ask } = open({ maxClients: 2 });
    for (const name of ['a', 'b', 'a', 'c']) ask(name, 1);
    expect(inbox.open('a').count).toBe(1);
    expect(inbox.open('b').count).toBe(0);
  });

  test('is used by each of its questions, not only by its connections', () => {
    const { inbox } = open({ maxClients: 2 });
    const a = inbox.open('a');
    inbox.open('b');
    inbox.answer(a, 1, String);
    inbox.open('c');
    expect(inbox.open('a')).toBe(a);
  });

  test('that was forgotten while connected does not take the place of the one that came back', () => {
    const { inbox } = open({ maxClients: 1 });
    const before = inbox.open('a');
    inbox.open('b');
    const after = inbox.open('a');
    expect(inbox.answer(before, 1, String)).toBe('1');
    expect(inbox.open('a')).toBe(after);
  });
});

test('whatever is asked in whatever order, the table is bounded and nothing is done twice', () => {
  const question = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 9 }));
  fc.assert(
    fc.property(fc.array(question, { maxLength: 60, size: 'max' }), (questions) => {
      const { inbox } = open({ maxClients: 2, maxAnswers: 3 });
      const done: string[] = [];
      const epochs = new Map<string, string>();
      for (const [name, id] of questions) {
        const client = inbox.open(name);
        inbox.answer(client, id, () => {
          done.push(`${client.epoch}/${id}`);
          return '';
        });
        epochs.set(name, client.epoch);
        expect(client.answers.size).toBeLessThanOrEqual(3);
      }
      expect(done).toEqual([...new Set(done)]);
      const known = [...epochs]
        .reverse()
        .filter(([name, epoch]) => inbox.open(name).epoch === epoch);
      expect(known.length).toBeLessThanOrEqual(2);
    }),
  );
});
