import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { createDocsServer } from '../src/server.ts';
import { claimsOf, definitionsOf, faultOf, ledgerOf, marksOf } from './ledger.ts';
import { chinese, english, pages } from './pages.ts';

const ledger = /^(zh\/)?claims\.md$/;
const books = pages.filter(({ name }) => !ledger.test(name));

describe('a claim', () => {
  test('rests on a test that exists, a standard, or documentation with the day it was seen', () => {
    const faults = books.flatMap(claimsOf).flatMap(({ at, text, source }) => {
      const fault = faultOf(source);
      return fault ? [`${at}: ${text.slice(0, 60)}: ${fault}`] : [];
    });
    expect(faults).toEqual([]);
  });

  test('is on every page', () => {
    expect(books.filter((page) => claimsOf(page).length === 0)).toEqual([]);
  });
});

test('whatever a mark may mean is used', () => {
  const faults = books.flatMap((page) => {
    const unused = [...definitionsOf(page).keys()].filter((id) => !marksOf(page).includes(id));
    return unused.map((id) => `${page.name}: nothing is marked [${id}]`);
  });
  expect(faults).toEqual([]);
});

test.for([
  ['claims.md', english],
  ['zh/claims.md', chinese],
] as const)(
  '%s lists them all: draw it anew with `vitest run test/claims.test.ts -u`',
  async ([name, all]) => {
    const text = ledgerOf(
      name,
      all.filter((page) => !ledger.test(page.name)),
    );
    await expect(text).toMatchFileSnapshot(`../${name}`);
  },
);

test('a mark says what a claim rests on, and leads to its row in the ledger', async ({
  page,
  serve,
  stop,
}) => {
  await page.goto(`${await serve(createDocsServer(stop))}/docs/#/zh/nothing-lost`);
  const main = page.locator('#main');
  const mark = main.locator('.claim').nth(11);
  expect(await mark.getAttribute('title')).toBe(
    '依据：is the same for the same seed, and another for another',
  );
  // It breaks no line of Chinese: a space would stand there.
  expect(await main.innerText()).not.toMatch(/° +\p{sc=Han}/u);
  const dated = main.getByRole('link', { name: '服务器把它保留' });
  expect(await dated.getAttribute('title')).toBe('查看于 2026-11-25');
  await mark.click();
  const row = page.locator('#claim-nothing-lost-12').locator('xpath=ancestor::tr');
  expect(await row.innerText()).toContain('所以失败的试验可以重来一遍。');
  await expect.poll(async () => (await row.boundingBox())?.y).toBeLessThan(100);
});
