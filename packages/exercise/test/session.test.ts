import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { readFiles } from '../src/files.ts';
import { test } from './fixtures.ts';

describe('a learner', () => {
  test('begins with a copy that has every mistake in it, and the lesson stays as it is', async ({
    lesson,
    session,
  }) => {
    const copy = readFiles(session.copy);
    expect(copy.get('src/greeting.ts')).toContain("'helo'");
    expect(copy.get('page/client.ts')).toContain('most = 4');
    expect(readFiles(lesson).get('page/client.ts')).toContain('most = 5');
  });

  test('is told of the first check that fails, is told why when it passes, once, and goes on', async ({
    session,
    edit,
  }) => {
    const first = await session.look();
    expect(first).toMatchObject({ at: 0, news: [], failure: { check: { title: 'says hello' } } });
    const [connection] = first.failure?.report?.traffic.connections ?? [];
    const bytes = (text = '') => Buffer.from(text, 'base64').toString();
    expect(bytes(connection?.sent)).toMatch(/^GET \/ HTTP\/1\.1\r\n/);
    expect(bytes(connection?.received)).toMatch(/\r\n\r\nhelo\n$/);

    edit('src/greeting.ts', (text) => text.replace('helo', 'hello'));
    expect(session.hasChanged).toBe(true);
    expect((await session.look()).failure?.report?.title).toBe('ends with good');

    edit('src/greeting.ts', (text) => text.replace('bye', 'goodbye'));
    const second = await session.look();
    expect(second).toMatchObject({ at: 1, news: [{ name: '01-hello' }] });
    expect(second.failure?.check?.title).toBe('the page shows five');
    expect(second.failure?.report?.messages[0]).toMatch(/\n- +"most": 5,\n\+ +"most": 4,/);
    expect(session.hasChanged).toBe(false);
    expect((await session.look()).news).toEqual([]);

    edit('page/client.ts', (text) => text.replace('4', '5'));
    const last = await session.look();
    expect(last).toMatchObject({ at: 2, news: [{ name: '02-five' }], failure: undefined });
  });

  test('who saves while it judges is told of it by the next look, and has it back', async ({
    session,
    edit,
  }) => {
    edit('src/greeting.ts', (text) => text.replace('bye', 'goodbye'));
    const looking = session.look();
    edit('src/greeting.ts', (text) => text.replace('helo', 'hello'));
    expect((await looking).news).toEqual([]);
    expect((await session.look()).news).toMatchObject([{ name: '01-hello' }]);
    edit('src/greeting.ts', () => '');
    session.startAgain();
    expect(readFiles(session.copy).get('src/greeting.ts')).toContain("'hello'");
  });

  test('who starts again has the mistake back, and keeps what was mended before', async ({
    session,
    edit,
  }) => {
    const solution = 'export const greeting = `hello`; export const farewell = `goodbye`;';
    edit('src/greeting.ts', () => solution);
    await session.look();
    edit('page/client.ts', () => 'export const most = "many";');
    await session.look();
    session.startAgain();
    const copy = readFiles(session.copy);
    expect(copy.get('src/greeting.ts')).toBe(solution);
    expect(copy.get('page/client.ts')).toContain('most = 4');
  });

  test('who comes back finds the copy untouched, and progress as it was', async ({
    lesson,
    session,
    edit,
  }) => {
    edit('src/greeting.ts', () => 'export const greeting = `hello`, farewell = `goodbye`;');
    await session.look();
    expect(session.begin()).toBe(false);
    const { mended } = JSON.parse(
      readFileSync(new URL('exercise/mine/progress.json', lesson), 'utf8'),
    );
    expect(mended).toEqual(['01-hello']);
    expect(readFiles(session.copy).get('src/greeting.ts')).toContain('`hello`');
  });

  test('is not judged by what an editor has beside the files', async ({ session }) => {
    await session.look();
    for (const name of ['.server.ts.swp', '#server.ts#', 'server.ts~', '4913']) {
      writeFileSync(new URL(`src/${encodeURIComponent(name)}`, session.copy), 'half a line');
    }
    expect(session.hasChanged).toBe(false);
  });

  test('who breaks what was mended is led back to it', async ({ session, edit }) => {
    edit('src/greeting.ts', () => 'export const greeting = `hello`, farewell = `goodbye`;');
    expect((await session.look()).at).toBe(1);
    edit('src/greeting.ts', (text) => text.replace('hello', 'good day'));
    expect(await session.look()).toMatchObject({ at: 0, news: [] });
  });
});

describe('one clear line for', () => {
  const serverThat = (body: string) => (text: string) =>
    text.replace('  return server;', `  ${body}\n  return server;`);

  test.for<[string, string, (text: string) => string, RegExp]>([
    [
      'a syntax error of the server',
      'src/server.ts',
      (text) => text.replace('Server {', 'Server {{'),
      /^src\/server\.ts:\d+:\d+: /,
    ],
    ['a syntax error of the page', 'page/client.ts', () => 'const = 5;', /^page\/client\.ts:1:7: /],
    [
      'a crash while it is loaded',
      'src/server.ts',
      (text) => `${text}\nconst nothing: undefined | string[] = undefined;\nnothing.join();`,
      /^src\/server\.ts:14: TypeError: Cannot read properties of undefined/,
    ],
    [
      'a file that is imported and is not there',
      'src/server.ts',
      (text) => text.replace('./greeting', './greetings'),
      /greetings\.ts/,
    ],
    [
      'a server that never listens',
      'src/server.ts',
      serverThat('server.listen = () => server;'),
      /^The server does not listen\.$/,
    ],
    [
      'a server that ends the process',
      'src/server.ts',
      serverThat('process.exit(3);'),
      /process\.exit/,
    ],
    [
      'a server that crashes later',
      'src/server.ts',
      serverThat("server.on('request', () => setImmediate(() => JSON.parse('{')));"),
      /^src\/server\.ts:10: SyntaxError: .*JSON/,
    ],
    [
      'a port that is in use',
      'src/server.ts',
      serverThat(
        'const other = createHttpServer().listen(0, () => createHttpServer().listen(other.address()));\n' +
          "  signal.addEventListener('abort', () => other.close());",
      ),
      /EADDRINUSE/,
    ],
    [
      'a loop that never ends',
      'src/server.ts',
      serverThat('for (;;);'),
      /^No end after 8 s: is there a loop that never ends\?$/,
    ],
  ])('%s, and it goes on', async ([, path, change, line], { session, edit }) => {
    const right = readFiles(session.copy).get(path) ?? '';
    edit(path, change);
    const { failure } = await session.look();
    const said = [...(failure?.faults ?? []), ...(failure?.report?.messages ?? [])];
    expect(said).toContainEqual(expect.stringMatching(line));
    for (const text of failure?.faults ?? []) expect(text).not.toContain('\n');
    edit(path, () => right);
    expect((await session.look()).failure?.check?.title).toBe('says hello');
    expect((await session.look()).failure?.faults).toEqual([]);
  });
});
