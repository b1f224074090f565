import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort, RawClient, test } from 'test-kit';
import { describe, expect } from 'vitest';
import { walk } from '../src/files.ts';
import { createDocsServer } from '../src/server.ts';
import { docs } from './pages.ts';

const request = (target: string, method = 'GET', host = '127.0.0.1') =>
  `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;

describe('what is served', () => {
  test('the first page, from the root too', async ({ serve, stop }) => {
    const origin = await serve(createDocsServer(stop));
    for (const path of ['/', '/docs']) {
      const { status, headers } = await fetch(origin + path, { redirect: 'manual' });
      expect([status, headers.get('location')]).toEqual([302, '/docs/']);
    }
    const { status, headers } = await fetch(`${origin}/docs/`);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers.get('content-security-policy')).toContain("; frame-src 'self' http");
  });

  test('every script and style sheet that the first page names', async ({ serve, stop }) => {
    const origin = await serve(createDocsServer(stop));
    const html = readFileSync(new URL('index.html', docs), 'utf8');
    const names = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      const { status, headers } = await fetch(new URL(name, `${origin}/docs/`));
      expect([name, status]).toEqual([name, 200]);
      expect(headers.get('content-type')).toMatch(/^(text\/(css|javascript)|image\/svg)/);
    }
  });

  test.for([
    '/docs/README.md',
    '/lessons/04-sse/package.json',
    '/packages/page-kit/page/style.css',
    '/packages/page-kit/src/server.ts',
  ])('%s, as text and nothing else', async (path, { serve, stop }) => {
    const origin = await serve(createDocsServer(stop));
    const { status, headers } = await fetch(origin + path);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('no folder of modules, nothing hidden, no file of an unknown kind', () => {
    const folder = mkdtempSync(join(tmpdir(), 'docs-'));
    for (const name of ['.git', 'node_modules', 'src']) mkdirSync(join(folder, name));
    for (const name of ['.env.md', '.git/a.md', 'node_modules/a.ts', 'src/a.ts', 'a.pem']) {
      writeFileSync(join(folder, name), '');
    }
    expect([...walk('', pathToFileURL(`${folder}/`))]).toEqual(['src/a.ts']);
    rmSync(folder, { recursive: true });
  });
});

describe('what is refused', () => {
  test.for([
    ['/nothing', 404],
    ['/package.json', 404],
    ['/docs/../package.json', 404],
    ['/docs/%2e%2e/package.json', 404],
    ['/docs/..%2fpackage.json', 404],
    ['/docs/..\\..\\package.json', 404],
    ['/lessons/../../etc/passwd', 404],
    ['/lessons/04-sse/node_modules/feed/package.json', 404],
    ['/docs/node_modules/docsify/package.json', 404],
    ['/vendor/docsify/package.json', 404],
    ['//127.0.0.1/docs/', 400],
    ['/docs/%', 400],
    ['/docs/%00', 400],
    ['http://', 400],
  ] as const)('%s is answered with %i', async ([path, status], { serve, stop }) => {
    const origin = await serve(createDocsServer(stop));
    expect(await RawClient.exchange(origin, request(path))).toMatch(`HTTP/1.1 ${status} `);
    expect(await RawClient.exchange(origin, request('/docs/'))).toMatch('HTTP/1.1 200 ');
  });

  test('any method but GET and HEAD', async ({ serve, stop }) => {
    const origin = await serve(createDocsServer(stop));
    expect(await RawClient.exchange(origin, request('/docs/', 'POST'))).toMatch('HTTP/1.1 405 ');
    const head = await RawClient.exchange(origin, request('/docs/', 'HEAD'));
    expect(head).toMatch('HTTP/1.1 200 ');
    expect(head).toMatch(/\r\n\r\n$/);
  });

  test('a Host that is not this machine', async ({ serve, stop }) => {
    const origin = await serve(createDocsServer(stop));
    const answer = await RawClient.exchange(origin, request('/docs/', 'GET', 'evil.example'));
    expect(answer).toMatch('HTTP/1.1 403 ');
  });
});

describe('running.json', () => {
  test('tells which lessons listen at this moment', async ({ serve, stop }) => {
    const lesson = createServer();
    stop.signal.addEventListener('abort', () => lesson.close());
    const up = Number(new URL(await serve(lesson)).port);
    const down = await freePort();
    const ports = { bare: { page: up, view: down }, gone: { page: down, view: down } };
    const origin = await serve(createDocsServer({ signal: stop.signal, ports }));
    const stateOf = (port: number, running: boolean) => ({
      url: `http://127.0.0.1:${port}/`,
      running,
    });
    const ask = async () => (await fetch(`${origin}/docs/running.json`)).json();
    expect(await ask()).toEqual({
      bare: { ...stateOf(up, true), view: stateOf(down, false) },
      gone: { ...stateOf(down, false), view: stateOf(down, false) },
    });
    lesson.close();
    expect((await ask()).bare.running).toBe(false);
  });

  test('a lesson that listens is told of, though the docs were held up', async ({
    serve,
    stop,
  }) => {
    const lesson = createServer();
    stop.signal.addEventListener('abort', () => lesson.close());
    const port = Number(new URL(await serve(lesson)).port);
    const ports = { lesson: { page: port, view: port } };
    const docs = createDocsServer({ signal: stop.signal, ports });
    docs.on('request', () => {
      spawnSync(process.execPath, ['--eval', 'setTimeout(() => {}, 600)']); // longer than it waits
    });
    const answer = await fetch(`${await serve(docs)}/docs/running.json`);
    expect(await answer.json()).toMatchObject({
      lesson: { running: true, view: { running: true } },
    });
  });

  test('a client that does not wait for the answer does no harm', async ({ serve, stop }) => {
    const origin = await serve(createDocsServer(stop));
    const client = await RawClient.open(origin);
    client.send(request('/docs/running.json'));
    client.reset();
    await client.closed();
    expect((await fetch(`${origin}/docs/running.json`)).status).toBe(200);
  });
});
