import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect } from 'vitest';
import { load, pathsOf } from '../src/files.ts';
import { createPageServer } from '../src/page-kit.ts';
import { test as base } from './fixtures.ts';

const test = base.extend<{
  /** Writes a file into a new folder; answers its URL. */
  write: (name: string, text: string) => URL;
}>({
  write: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'page-kit-'));
    await use((name, text) => {
      writeFileSync(join(folder, name), text);
      return pathToFileURL(join(folder, name));
    });
    rmSync(folder, { recursive: true });
  },
});

describe('the map of paths', () => {
  test('has the files of the page, the kit, and nothing else', ({ write }) => {
    const page = new URL('.', write('index.html', ''));
    write('client.ts', '');
    write('secret.env', '');
    const paths = [...pathsOf(page).keys()];
    const own = paths.filter((path) => !path.startsWith('/kit/'));
    expect(own.sort()).toEqual(['/', '/client.ts', '/index.html']);
    expect(paths).toContain('/kit/style.css');
  });

  test('answers with a type for each', async ({ start }) => {
    const origin = await start();
    const typeOf = async (path: string) => {
      const response = await fetch(origin + path);
      await response.arrayBuffer();
      return response.headers.get('content-type');
    };
    expect(await typeOf('/')).toBe('text/html; charset=utf-8');
    expect(await typeOf('/client.ts')).toBe('text/javascript; charset=utf-8');
    expect(await typeOf('/kit/panel.ts')).toBe('text/javascript; charset=utf-8');
    expect(await typeOf('/kit/style.css')).toBe('text/css; charset=utf-8');
    expect(await typeOf('/kit/icon.svg')).toBe('image/svg+xml');
  });
});

describe('types', () => {
  test('become spaces: every line and column stays where it was', ({ write }) => {
    const source = `import type { Feed } from 'feed';
export function show<T extends string>(value: T | undefined, feed?: Feed): void {
  const text = value as string;
  console.log(text, feed satisfies unknown);
}
`;
    const { body } = load(write('show.ts', source));
    expect(body.length).toBe(source.length);
    expect(body).toContain('export function show');
    expect(body).not.toMatch(/Feed|string|unknown|void/);
    for (const [index, character] of [...body].entries()) {
      // An erased semicolon or bracket may be needed to keep the meaning; all else is as written.
      if (character.trim() !== '' && character !== ';') expect(character).toBe(source[index]);
    }
  });

  test('are stripped afresh: save, reload, and the change is there', ({ write }) => {
    const file = write('a.ts', 'export const a: number = 1;');
    expect(load(file).body).toContain('= 1');
    write('a.ts', 'export const a: number = 2;');
    expect(load(file).body).toContain('= 2');
  });
});

test.for([
  ['an error of syntax', 'const a = 1;\nconst b: = 2;\n', /^broken\.ts:2:10: .*`=`/],
  ['syntax that has to be compiled', 'enum A {\n  x,\n}\n', /^broken\.ts:1:1: .*enum/],
] as const)(
  'a file with %s is a 500 that says where, and the server goes on',
  async ([, source, complaint], { serve, stop, write, log }) => {
    const page = new URL('.', write('broken.ts', source));
    write('fine.ts', 'export const fine: boolean = true;');
    const origin = await serve(createPageServer({ page, signal: stop.signal }));
    const response = await fetch(`${origin}/broken.ts`);
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).toMatch(complaint);
    expect(log).toEqual([`GET /broken.ts: ${text.trimEnd()}`]);
    expect((await fetch(`${origin}/fine.ts`)).status).toBe(200);
  },
);

test('a file that has gone is a 500 with one line in the log, and the server goes on', async ({
  serve,
  stop,
  write,
  log,
}) => {
  const file = write('gone.ts', '');
  const origin = await serve(createPageServer({ page: new URL('.', file), signal: stop.signal }));
  rmSync(file);
  expect((await fetch(`${origin}/gone.ts`)).status).toBe(500);
  expect(log).toEqual([expect.stringMatching(/^GET \/gone\.ts: .*ENOENT/)]);
  expect((await fetch(`${origin}/kit/style.css`)).status).toBe(200);
});
