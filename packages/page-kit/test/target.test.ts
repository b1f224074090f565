import { RawClient } from 'test-kit';
import { describe, expect, onTestFinished, vi } from 'vitest';
import { isOwnHost } from '../src/target.ts';
import { test } from './fixtures.ts';
import { createServer } from './site/server.ts';

const host = 'Host: 127.0.0.1\r\n';
const end = 'Connection: close\r\n\r\n';
const get = (target: string, fields = host) => `GET ${target} HTTP/1.1\r\n${fields}${end}`;
const ask = (method: string) => `${method} / HTTP/1.1\r\n${host}${end}`;
const from = (origin: string) => `${host}Origin: ${origin}\r\n`;

/** What is sent, and the status of the answer. There always is one. */
type Case = readonly [name: string, bytes: string | Buffer, status: number];

const targets: Case[] = [
  ['a path', get('/'), 200],
  ['an empty path', get('//'), 400],
  ['a path that looks like another host', get('//evil.example/'), 400],
  ['an absolute URL of ours (RFC 9112 §3.2.2)', get('http://127.0.0.1/'), 200],
  ['an absolute URL of another host', get('http://evil.example/'), 403],
  ['an absolute URL of another protocol', get('https://127.0.0.1/'), 400],
  ['a path that climbs out', get('/../../etc/passwd'), 404],
  ['a path that climbs out, encoded', get('/%2e%2e/%2e%2e/etc/passwd'), 404],
  ['a path that climbs out by encoded slashes', get('/..%2f..%2fpackage.json'), 404],
  ['a path that climbs out by backslashes', get('/..\\..\\package.json'), 404],
  ['a file of ours, spelled in another way', get('/%69ndex.html'), 404],
  ['a percent sign alone', get('/%'), 400],
  ['a percent sign without hex digits', get('/%zz'), 400],
  ['percent signs that are not UTF-8', get('/%ff'), 400],
  ['an encoded NUL', get('/%00'), 400],
  ['a NUL', get('/\0'), 400],
  ['a byte that is not ASCII', Buffer.from(get('/\xff'), 'latin1'), 400],
  ['no path at all', get('index.html'), 400],
  [
    'the server as a whole',
    'OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
    400,
  ],
];

const hosts: Case[] = [
  ['this machine by name', get('/', 'Host: localhost:8081\r\n'), 200],
  ['this machine by name, in capitals', get('/', 'Host: LOCALHOST\r\n'), 200],
  ['this machine by its IPv6 address', get('/', 'Host: [::1]:8081\r\n'), 200],
  ['another machine', get('/', 'Host: evil.example\r\n'), 403],
  ['a name that begins like ours', get('/', 'Host: 127.0.0.1.evil.example\r\n'), 403],
  ['a name that ends like ours', get('/', 'Host: evil.localhost\r\n'), 403],
  ['nothing', get('/127.0.0.1/', 'Host:\r\n'), 400],
  ['a user and a machine', get('/', 'Host: evil.example@127.0.0.1\r\n'), 400],
  ['a machine and a path', get('/', 'Host: 127.0.0.1/?\r\n'), 400],
  ['a port that there is not', get('/', 'Host: 127.0.0.1:99999\r\n'), 400],
  ['two machines', get('/', `${host}Host: evil.example\r\n`), 400],
  ['the same machine twice', get('/', host + host), 400],
  ['no machine, in HTTP/1.1', get('/', ''), 400],
  ['no machine, in HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n', 400],
];

const origins: Case[] = [
  ['our own', get('/', from('http://127.0.0.1')), 200],
  ['another site', get('/', from('http://evil.example')), 403],
  ['another port of this machine', get('/', from('http://127.0.0.1:1')), 403],
  ['another name of this machine', get('/', from('http://localhost')), 403],
  ['a file, or a sandboxed frame', get('/', from('null')), 403],
  ['another site, asking what is shared', get('/shared', from('http://evil.example')), 200],
];

const methods: Case[] = [
  ['HEAD', ask('HEAD'), 200],
  ['POST', ask('POST'), 405],
  ['PUT', ask('PUT'), 405],
  ['DELETE', ask('DELETE'), 405],
  ['OPTIONS', ask('OPTIONS'), 405],
  ['TRACE', ask('TRACE'), 405],
  ['CONNECT', 'CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 405],
  ['one that does not exist', ask('BREW'), 400],
];

const upgrade = 'Connection: Upgrade, close\r\nUpgrade';
const heads: Case[] = [
  ['a header field of 9 KB', get('/', `${host}X: ${'x'.repeat(9000)}\r\n`), 431],
  ['a target of 9 KB', get(`/${'x'.repeat(9000)}`), 431],
  ['2,500 tiny header fields', get('/', host + 'a:b\r\n'.repeat(2500)), 431],
  ['lines that end in a bare LF', 'GET / HTTP/1.1\nHost: 127.0.0.1\n\n', 400],
  ['a folded line (RFC 9112 §5.2)', get('/', `${host}X: a\r\n b\r\n`), 400],
  ['a space before the colon (RFC 9112 §5.1)', get('/', 'Host : 127.0.0.1\r\n'), 400],
  [
    'two lengths (RFC 9112 §6.1)',
    `POST / HTTP/1.1\r\n${host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc`,
    400,
  ],
  ['an expectation that nobody knows', get('/', `${host}Expect: tea\r\n`), 417],
  // "A server MAY ignore a received Upgrade header field" (RFC 9110 §7.8).
  ['an upgrade to WebSocket', `GET / HTTP/1.1\r\n${host}${upgrade}: websocket\r\n\r\n`, 200],
  ['an upgrade to HTTP/2', `GET / HTTP/1.1\r\n${host}${upgrade}: h2c\r\n\r\n`, 200],
  ['the beginning of HTTP/2 (RFC 9113 §3.4)', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['the beginning of TLS', Buffer.from('16030100f4010000f00303', 'hex'), 400],
  ['no HTTP at all', 'hello\r\n\r\n', 400],
];

describe.each([
  ['a target', targets],
  ['a Host', hosts],
  ['an Origin', origins],
  ['a method', methods],
  ['a head', heads],
])('%s', (_, cases) => {
  test.for(cases)('%s', async ([, bytes, status], { start, log }) => {
    const origin = await start();
    const answer = await RawClient.exchange(origin, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect((await fetch(origin)).status, 'the server is alive').toBe(200);
    expect(log).toEqual([]);
  });
});

test('a method that is not allowed is told which are', async ({ start }) => {
  expect(await RawClient.exchange(await start(), ask('DELETE'))).toContain('Allow: GET, HEAD\r\n');
  expect(await RawClient.exchange(await start(), ask('CONNECT'))).toContain('Allow: GET, HEAD\r\n');
});

test('HEAD is answered like GET, without the body', async ({ start }) => {
  const answer = await RawClient.exchange(await start(), ask('HEAD'));
  expect(answer).toMatch(/Content-Length: [1-9]\d*\r\n/);
  expect(answer).toMatch(/\r\n\r\n$/);
});

test('a refusal says why in one line of plain text', async ({ start }) => {
  const response = await fetch(`${await start()}/%3Cimg%20src=x%3E`);
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await response.text()).toBe('There is nothing at /%3Cimg%20src=x%3E.\n');
});

test('a head that does not come to its end is given up', async ({ serve, stop }) => {
  const server = createServer(stop.signal);
  expect(server.headersTimeout).toBeLessThanOrEqual(10_000);
  server.headersTimeout = 1;
  const client = await RawClient.open(await serve(server));
  client.send('GET / HTTP/1.1\r\nHo');
  await client.closed();
  expect(client.text).toMatch(/^HTTP\/1\.1 408 /);
});

test('the address that HOST names is ours, as it stands in a URL', () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const [named, hostname] of [
    ['192.0.2.1', '192.0.2.1'],
    ['fd00::2', '[fd00::2]'],
    ['::', '[::]'],
  ] as const) {
    expect(isOwnHost(hostname)).toBe(false);
    vi.stubEnv('HOST', named);
    expect(isOwnHost(hostname)).toBe(true);
  }
});
