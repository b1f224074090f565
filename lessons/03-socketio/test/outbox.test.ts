import { expect, test } from 'vitest';
import { Outbox } from '#page/outbox.ts';
import { isName } from '#src/inbox.ts';

test('an outbox is bounded: what there is no room for is answered, in words', async () => {
  const outbox = new Outbox();
  for (let waiting = 0; waiting < 100; waiting += 1) outbox.ask([1]);
  expect(await outbox.ask([1])).toEqual({ ok: false, error: '100 questions wait already.' });
});

test('an outbox takes no question that would end each connection it is sent on', async () => {
  const answer = await new Outbox().ask(Array(101).fill(1));
  expect(answer).toEqual({ ok: false, error: 'These are more than 100 numbers.' });
});

test('an outbox has a name that the server takes, and no other page has', () => {
  const names = Array.from({ length: 100 }, () => new Outbox().client);
  expect(new Set(names).size).toBe(100);
  expect(names.every(isName)).toBe(true);
});
