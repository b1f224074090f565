import { describe, expect, test } from 'vitest';
import { Refusal } from '#src/handler.ts';
import { Inbox } from '#src/inbox.ts';

/** An inbox, and what was carried out: the effect that must come once. */
function open(limits = {}) {
  const inbox = new Inbox<string>(limits);
  const done: string[] = [];
  /** Asks as a page that comes back with each question; says what it was told. */
  const ask = (name: string, id: unknown, asked = 0): string => {
    try {
      return inbox.answer(inbox.open(name, asked), id, (count) => {
        done.push(`${name}${id}`);
        return `${name}${id}, number ${count}`;
      });
    } catch (error) {
      return error instanceof Refusal ? error.message : `thrown: ${error}`;
    }
  };
  return { inbox, done, ask };
}

const inDoubt = 'Nobody knows if this was carried out.';

describe('a question', () => {
  test('that comes again is answered as before, and not carried out again', () => {
    const { done, ask } = open();
    expect([1, 1, 2, 1].map((id) => ask('a', id))).toEqual([
      'a1, number 1',
      'a1, number 1',
      'a2, number 2',
      'a1, number 1',
    ]);
    expect(done).toEqual(['a1', 'a2']);
  });

  test('belongs to its page: the same id of another one is another question', () => {
    const { ask } = open();
    expect(ask('a', 1)).toBe('a1, number 1');
    expect(ask('b', 1)).toBe('b1, number 1');
  });

  test('that was refused may be asked again, and does not count', () => {
    const { inbox, ask } = open();
    const refuse = () => {
      throw new Refusal('Not like this.');
    };
    expect(() => inbox.answer(inbox.open('a', 0), 1, refuse)).toThrow('Not like this.');
    expect(ask('a', 1)).toBe('a1, number 1');
  });

  test('older than what is remembered is refused, and never carried out', () => {
    const { done, ask } = open({ maxAnswers: 2 });
    for (const id of [1, 3, 4, 5]) ask('a', id);
    expect([1, 2, 3, 4].map((id) => ask('a', id))).toEqual([
      inDoubt,
      inDoubt,
      inDoubt,
      'a4, number 3',
    ]);
    expect(done).toEqual(['a1', 'a3', 'a4', 'a5']);
  });

  test.for([0, -1, 0.5, Number.NaN, 2 ** 53, '1', null, {}])('has no %j for an id', (id) => {
    const { done, ask } = open();
    expect(ask('a', id)).toBe('A question has an id: 1, 2, 3 and so on.');
    expect(done).toEqual([]);
  });
});

describe('a page', () => {
  test('that is not known has all in doubt that it ever asked, and may ask anew', () => {
    const { done, ask } = open();
    expect(ask('a', 7, 7)).toBe(inDoubt);
    expect(ask('a', 8, 7)).toBe('a8, number 1');
    expect(done).toEqual(['a8']);
  });

  test('that is known has nothing in doubt: what it sent may not have arrived', () => {
    const { ask } = open();
    ask('a', 1);
    expect(ask('a', 2, 2)).toBe('a2, number 2');
  });

  test('used longest ago is forgotten, when there are too many', () => {
    const { inbox, ask } = open({ maxClients: 2 });
    for (const name of ['a', 'b', 'a', 'c']) ask(name, 1);
    expect(inbox.open('a', 1).count).toBe(1);
    expect(inbox.open('b', 1).count).toBe(0);
  });

  test('is used by each of its questions, not only by its connections', () => {
    const { inbox } = open({ maxClients: 2 });
    const a = inbox.open('a', 0);
    inbox.open('b', 0);
    inbox.answer(a, 1, String);
    inbox.open('c', 0);
    expect(inbox.open('a', 1)).toBe(a);
  });

  test('forgotten while connected does not take the place of the one that came back', () => {
    const { inbox, ask } = open({ maxClients: 1 });
    const before = inbox.open('a', 0);
    inbox.open('b', 0);
    const after = inbox.open('a', 1);
    expect(inbox.answer(before, 1, String)).toBe('1');
    expect(inbox.open('a', 1)).toBe(after);
    expect(ask('a', 1)).toBe(inDoubt);
  });
});

test('in every order of six questions, the table is bounded and nothing is done twice', () => {
  const questions = ['a', 'b'].flatMap((name) => [1, 2, 3].map((id) => ({ name, id })));
  const count = questions.length ** 6;
  for (let order = 0; order < count; order += 1) {
    const { inbox, done, ask } = open({ maxClients: 1, maxAnswers: 2 });
    const asked = new Map<string, number>();
    for (let rest = order, step = 0; step < 6; step += 1) {
      const { name = '', id = 0 } = questions[rest % questions.length] ?? {};
      rest = Math.floor(rest / questions.length);
      ask(name, id, asked.get(name));
      asked.set(name, Math.max(id, asked.get(name) ?? 0));
      if (inbox.open(name, 0).answers.size > 2) throw new Error(`too many answers in ${order}`);
    }
    if (new Set(done).size !== done.length) throw new Error(`${done} in ${order}`);
  }
});
