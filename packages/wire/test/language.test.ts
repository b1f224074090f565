import { readdirSync, readFileSync } from 'node:fs';
import jsTokens from 'js-tokens';
import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { Phrases, type Sentences } from '/kit/phrases.ts';
import { explanations, names, view } from '../page/zh.ts';
import { Recorder } from '../src/recorder.ts';
import { createView } from '../src/view.ts';
import { chunked, frame, get, handshake, key } from './dissect-helpers.ts';
import { happenings } from './recording.ts';

const root = new URL('../', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), 'utf8');

interface Said {
  text: string;
  /** The functions that it is handed to, the innermost last. */
  to: string[];
  /** It is compared with something, and said to nobody. */
  isCompared: boolean;
}

/** The strings of a program, each with `{}` for what is put into it. */
function stringsIn(source: string): Said[] {
  const strings: Said[] = [];
  const templates: string[] = [];
  const calls: string[] = [];
  let before = '';
  const add = (text: string) =>
    strings.push({ text, to: [...calls], isCompared: before === '===' });
  for (const { type, value } of jsTokens(source.replace(/^import\s[^;]*;$/gm, ''))) {
    if (/^(WhiteSpace|LineTerminatorSequence|.*Comment)$/.test(type)) continue;
    if (value === '(') calls.push(before);
    if (value === ')') calls.pop();
    if (/^(StringLiteral|NoSubstitutionTemplate)$/.test(type)) add(value.slice(1, -1));
    if (type === 'TemplateHead') templates.push(`${value.slice(1, -2)}{}`);
    if (type === 'TemplateMiddle') templates.push(`${templates.pop()}${value.slice(1, -2)}{}`);
    if (type === 'TemplateTail') add(`${templates.pop()}${value.slice(1, -1)}`);
    before = value;
  }
  return strings;
}

/** Those that no sentence is there for, with or without other things in their holes. */
function untranslated(texts: readonly string[], chinese: Sentences): string[] {
  const phrases = new Phrases();
  phrases.add(chinese);
  return texts.filter((text) => phrases.find(text) === undefined);
}

describe('has Chinese for each sentence that', () => {
  test('the dissectors explain something with', () => {
    const files = readdirSync(new URL('src/dissect/', root));
    const texts = files
      .flatMap((name) => stringsIn(read(`src/dissect/${name}`)))
      .map(({ text }) => text)
      .filter((text) => / /.test(text) && /[a-z]{2}/.test(text));
    const sentences = texts.filter((text) => !isSection.test(text) && !notation.includes(text));
    expect(sentences.length).toBeGreaterThan(200);
    expect(untranslated(sentences, { ...explanations, ...names })).toEqual([]);
  });

  test('the view says', () => {
    const texts = stringsIn(read('page/words.ts'))
      .filter(({ to, isCompared }) => /^own(Name)?$/.test(to.at(-1) ?? '') && !isCompared)
      .map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(80);
    expect(untranslated(texts, { ...view, ...explanations, ...names })).toEqual([]);
  });
});

/** Where something is laid down: its name stays as it is. */
const isSection =
  /^(RFC|HTML) |protocol v\d, |, "|^(User-Agent Client Hints|Fetch Metadata|Upgrade Insecure Requests)$/;
/** How a row tells what passed: in the words of the protocol itself. */
const notation = [
  'chunk {} B',
  'line {}',
  'id {}',
  'retry {}',
  'data {}',
  'comment {}',
  'for {} B',
  'not inflated: {}',
  '{}, {}, {} B for {} B',
  'binary {} {} B',
  '{} attached',
  'ack {}',
  'TLS ClientHello',
  'TLS ServerHello',
  // kinds, and words of the program
  'request head',
  'response head',
  'stays HTTP',
];

test('in Chinese nothing of the view is left in English, and what came over the wire stays', async ({
  page,
  serve,
  stop,
}) => {
  const recorder = new Recorder();
  const head = get('/readings', { Connection: 'open' });
  const event = 'event: reset\nid: 7\ndata: closed\n\n';
  for (const happening of [
    ...happenings(1, 'open', ['up', head], ['down', chunked('text/event-stream', event)], 'close'),
    ...happenings(2, 'open', ...handshake(), ['up', frame(0x88, 'a', key)], ['up', 'x'], 'close'),
  ]) {
    recorder.take(happening);
  }
  recorder.take({ at: 9, connection: 2, type: 'fault', name: 'cut' });
  await page.goto(
    `${await serve(createView({ recorder, title: 'port 80', signal: stop.signal }))}/?lang=zh`,
  );
  await page.getByText('轨迹 · 端口 80').waitFor();
  await page.getByText('连接 1 打开', { exact: true }).waitFor();
  await page.getByLabel('TCP 报文段也各占一行').check();
  const detail = page.locator('wire-detail');
  for (const kind of ['segment', 'fault', 'wrong']) {
    const row = page.locator(`.row.${kind}`).first();
    await row.click();
    await detail.locator('h2', { hasText: await row.locator('.label').innerText() }).waitFor();
    const texts = await page.locator(`title, body *:not(${fromTheWire})`).evaluateAll(textsOf);
    expect(texts.filter((text) => /[a-z]{3}/i.test(text) && !/\p{sc=Han}/u.test(text))).toEqual([]);
  }

  await page.locator('.row', { hasText: 'reset id 7 data closed' }).click();
  const fields = detail.locator('.field');
  await fields.filter({ hasText: 'Last-Event-ID' }).waitFor();
  expect(await fields.locator('.name').allInnerTexts()).toEqual(
    ['event', 'id', 'data'].flatMap((name) => [name, ...parts]).concat('空行'),
  );
  expect(await detail.locator('.depth-0 .value').allInnerTexts()).toEqual([
    'reset',
    '7',
    'closed',
    '\\n',
  ]);
});

const parts = ['名称', '冒号', '空格', '值', '行结束符'];
/** What is shown as it came, and the names of standards. */
const fromTheWire = '.label, h2, .name, .value, .dump *, .section, .language';

/** In the browser: what an element says by itself, to those who see it and to those who hear it. */
function textsOf(elements: Element[]): string[] {
  return elements.flatMap((element) => [
    ...[...element.childNodes].flatMap((node) => (node instanceof Text ? [node.data] : [])),
    element.getAttribute('aria-label') ?? '',
    element.getAttribute('aria-description') ?? '',
  ]);
}
