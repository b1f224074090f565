import { violationsOf } from 'test-kit';
import { describe, expect } from 'vitest';
import { type Lesson, test } from './lessons.ts';

const lessons: Lesson[] = ['01', '02', '03', '04', '05'];

describe('axe finds nothing wrong', () => {
  test.for(lessons)(
    'with the page of lesson %s, before and after Connect, dark and on a phone too',
    async (lesson, { origins, page }) => {
      await page.goto(`${origins[lesson]}/`);
      expect(await violationsOf(page)).toEqual([]);
      for (const button of await page.getByRole('button', { name: 'Connect', exact: true }).all()) {
        await button.click();
      }
      await page
        .getByText(/^hello:/)
        .first()
        .waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await violationsOf(page)).toEqual([]);
    },
  );
});
