import { readdirSync, readFileSync } from 'node:fs';
import { zh as xhrStream } from '01-xhr-stream/page/zh.ts';
import { zh as webSocket } from '02-websocket-raw/page/zh.ts';
import { zh as socketIo } from '03-socketio/page/zh.ts';
import { zh as serverSentEvents } from '04-sse/page/zh.ts';
import { zh as polling } from '05-polling/page/zh.ts';
import { describe, expect } from 'vitest';
import { zh as everywhere } from '/kit/zh.ts';
import { test } from './lessons.ts';

const root = new URL('../../../', import.meta.url);
const kit = 'packages/page-kit/page/';

const lessons = [
  { lesson: '01', folder: 'lessons/01-xhr-stream/page/', zh: xhrStream },
  { lesson: '02', folder: 'lessons/02-websocket-raw/page/', zh: webSocket },
  { lesson: '03', folder: 'lessons/03-socketio/page/', zh: socketIo },
  { lesson: '04', folder: 'lessons/04-sse/page/', zh: serverSentEvents },
  { lesson: '05', folder: 'lessons/05-polling/page/', zh: polling },
] as const;

/** What is said to a person: the first words that these calls are given, behind a condition too. */
const said =
  /\b(?:say|onState|onNote|note|end|addLine|answered|inOwnLanguage|Error)\(\s*(?:[^'`?;]+\?[^'`:;]+:\s*)?(?:'([^']+)'|`([^`]+)`)/g;

describe.each([{ lesson: 'every page', folder: kit, zh: {} }, ...lessons])('$lesson', (page) => {
  const { folder, zh } = page;
  const code = readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.ts') && name !== 'zh.ts')
    .map((name) => readFileSync(new URL(folder + name, root), 'utf8'))
    .join('\n');
  const known = Object.keys({ ...everywhere, ...zh });

  test('has a Chinese sentence for each that its code says', () => {
    const sentences = [...code.matchAll(said)]
      .map(([, plain, template = '']) => plain ?? template.replace(/\$\{[^}]*\}/g, '{}'))
      .filter(
        (sentence) => /[a-z]{3}/.test(sentence.replace(names, '')) && !isForDevelopers(sentence),
      );
    expect(sentences.filter((sentence) => !known.some((key) => fits(key, sentence)))).toEqual([]);
  });
});

describe('in Chinese', () => {
  test.for(lessons)(
    'lesson $lesson has no English left, before and after Connect',
    async ({ lesson }, { origins, page }) => {
      await page.goto(`${origins[lesson]}/?lang=zh`);
      for (const button of await page.getByRole('button', { name: '连接' }).all()) {
        await button.click();
      }
      await page
        .getByText(/^hello：/)
        .first()
        .waitFor();
      const texts = await page
        .locator('title, body *:not(code, .language)')
        .evaluateAll((elements) =>
          elements.flatMap((element) => [
            ...[...element.childNodes].flatMap((node) => (node instanceof Text ? [node.data] : [])),
            element.getAttribute('aria-label') ?? '',
          ]),
        );
      const english = texts.filter((text) => /[a-z]{3}/i.test(text.replace(names, '')));
      expect(english.filter((text) => !/\p{sc=Han}/u.test(text))).toEqual([]);
    },
  );
});

/** Names that are the same in every language. */
const names = /WebSocket|Socket\.IO|readyState/g;

/** A page that lacks an element is a mistake of ours. */
function isForDevelopers(sentence: string): boolean {
  return sentence.startsWith('The page has no ');
}

/** Whether a page knows a sentence: its holes may be filled by whatever stands in it. */
function fits(key: string, sentence: string): boolean {
  const parts = key.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`).test(sentence);
}
