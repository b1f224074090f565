import { createServer } from 'node:http';
import { RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import { expectAlive, type Lesson, listen, test } from './lessons.ts';

/**
 * Where a request can knock. Doors of one kind answer alike:
 *
 * - `file`, `route`: what page-kit serves, behind Node's HTTP parser.
 * - `page`: a file too, but behind lesson 02's own parser.
 * - `socket`: lesson 02's handshake.
 * - `polling`, `upgrade`: where a session of Socket.IO begins.
 */
type Kind = 'file' | 'route' | 'page' | 'socket' | 'polling' | 'upgrade';

interface Door {
  lesson: Lesson;
  kind: Kind;
  target: string;
}

const doors: Door[] = [
  { lesson: '01', kind: 'file', target: '/' },
  { lesson: '01', kind: 'route', target: '/readings' },
  { lesson: '02', kind: 'page', target: '/' },
  { lesson: '02', kind: 'socket', target: '/socket' },
  { lesson: '03', kind: 'file', target: '/' },
  { lesson: '03', kind: 'polling', target: '/socket.io/?EIO=4&transport=polling' },
  { lesson: '03', kind: 'upgrade', target: '/socket.io/?EIO=4&transport=websocket' },
  { lesson: '04', kind: 'file', target: '/' },
  { lesson: '04', kind: 'route', target: '/readings' },
  { lesson: '04', kind: 'route', target: '/shared/readings' },
  { lesson: '05', kind: 'file', target: '/' },
  { lesson: '05', kind: 'route', target: '/readings' },
  { lesson: '05', kind: 'route', target: '/readings/next' },
];

/** What is sent, the status of the answer, and at which doors it is another. */
type Attack = readonly [
  name: string,
  bytes: (door: Door) => string | Buffer,
  status: number,
  but?: Partial<Record<Kind, number>>,
];

const host = 'Host: 127.0.0.1\r\n';
const handshake =
  'Connection: Upgrade\r\nUpgrade: websocket\r\n' +
  'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

interface Changes {
  method?: string;
  target?: string;
  version?: string;
  host?: string;
  /** More lines of the head, each with its end. */
  fields?: string;
  body?: string;
}

/** The request that belongs at a door, but for what an attack changes. */
function ask(door: Door, changes: Changes = {}): Buffer {
  const { method = 'GET', target = door.target, version = 'HTTP/1.1', body = '' } = changes;
  const opens = door.kind === 'socket' || door.kind === 'upgrade';
  const fields = (opens ? handshake : 'Connection: close\r\n') + (changes.fields ?? '');
  const head = `${method} ${target} ${version}\r\n${changes.host ?? host}${fields}\r\n`;
  return Buffer.from(head + body, 'latin1');
}

const usual = (door: Door) => ask(door);
const by = (method: string) => (door: Door) => ask(door, { method });
const at = (target: string) => (door: Door) => ask(door, { target });
const behind = (prefix: string) => (door: Door) => ask(door, { target: prefix + door.target });
const plus = (suffix: string) => (door: Door) => ask(door, { target: door.target + suffix });
const named = (name: string) => (door: Door) => ask(door, { host: `Host: ${name}\r\n` });
const from = (origin: string) => field(`Origin: ${origin}`);
const field = (line: string) => (door: Door) => ask(door, { fields: `${line}\r\n` });
const post = (lines: string, body: string) => (door: Door) =>
  ask(door, { method: 'POST', fields: `${lines}\r\n`, body });

/** Lesson 02 and Socket.IO answer in their own ways: to a handshake that they take, … */
const taken = { socket: 101, upgrade: 101 };
/** … to one whose `Host` or `Origin` is refused, or whose head is too long a list, … */
const shut = { polling: 403, upgrade: 400 };
/** … to one that is neither GET nor POST, or no GET, … */
const neither = { socket: 405, polling: 405, upgrade: 400 };
const noGet = { ...neither, polling: 400 };
const noPost = { socket: 405 };
/** … and to one for another path, or for a whole URL, which Socket.IO does not take apart. */
const lost = { upgrade: 400 };
const whole = { socket: 101, polling: 404, upgrade: 400 };

/// [targets]
const targets: Attack[] = [
  ['nothing strange', usual, 200, taken],
  ['an empty path: GET //', at('//'), 400],
  ['a path that looks like a host', behind('/'), 400],
  ['a URL of ours (RFC 9112 §3.2.2)', behind('http://127.0.0.1'), 200, whole],
  ['a URL of another host', behind('http://evil.example'), 403, lost],
  ['a URL of https:', behind('https://127.0.0.1'), 400],
  ['a URL of ws:', behind('ws://127.0.0.1'), 400],
  ['a URL of file:', at('file:///etc/passwd'), 400],
  ['no slash', behind('x'), 400],
  ['the server as a whole', at('*'), 400],
  ['.. out of the folder', at('/../../../../etc/passwd'), 404, lost],
  ['.. to a source of ours', at('/../src/server.ts'), 404, lost],
  ['.. encoded', at('/%2e%2e/%2E%2E/etc/passwd'), 404, lost],
  ['.. half encoded', at('/.%2e/%2e./etc/passwd'), 404, lost],
  ['.. encoded twice', at('/%252e%252e/etc/passwd'), 404, lost],
  ['.. in too many bytes of UTF-8', at('/%c0%ae%c0%ae/etc/passwd'), 400],
  ['.. behind backslashes', at('/..\\..\\package.json'), 404, lost],
  ['.. behind encoded backslashes', at('/..%5c..%5cpackage.json'), 404, lost],
  ['.. behind encoded slashes', at('/..%2f..%2fpackage.json'), 404, lost],
  ['.. behind a semicolon', at('/..;/src/server.ts'), 404, lost],
  ['.... behind two slashes', at('/....//....//etc/passwd'), 404, lost],
  ['the name of a property', at('/__proto__'), 404, lost],
  ['a percent sign alone', at('/%'), 400],
  ['a percent sign without hex digits', at('/%zz'), 400],
  ['percent signs that are no UTF-8', at('/%ff'), 400],
  ['an encoded NUL', at('/%00'), 400],
  ['an encoded NUL within a name', at('/index.html%00.ts'), 400],
  ['an encoded line break', at('/%0d%0aSet-Cookie:%20a=b'), 404, lost],
  ['NUL', plus('\0'), 400],
  ['a byte that is not ASCII', plus('\xff'), 400],
  ['a space', plus(' x'), 400],
  ['9 KB', plus(`?${'x'.repeat(9000)}`), 431],
];
/// [targets]

/// [hosts]
const hosts: Attack[] = [
  ['none', (door) => ask(door, { host: '' }), 400],
  ['none, in HTTP/1.0', (door) => ask(door, { host: '', version: 'HTTP/1.0' }), 400, shut],
  ['an empty one', named(''), 400, shut],
  ['two', (door) => ask(door, { host: `${host}Host: evil.example\r\n` }), 400, shut],
  ['the same twice', (door) => ask(door, { host: host + host }), 400, shut],
  ['another machine (DNS rebinding)', named('evil.example'), 403, shut],
  ['a name that begins like ours', named('127.0.0.1.evil.example'), 403, shut],
  ['a name that ends like ours', named('evil.localhost'), 403, shut],
  ['our name with a dot behind it', named('localhost.'), 403, shut],
  ['our address as one number', named('2130706433'), 200, { socket: 403, upgrade: 101 }],
  ['a list', named('127.0.0.1, evil.example'), 400, { ...shut, socket: 403 }],
  ['a user and a machine', named('evil.example@127.0.0.1'), 400, { ...shut, socket: 403 }],
  ['a machine and a path', named('127.0.0.1/?'), 400, { ...shut, socket: 403 }],
  ['10 KB', named('a'.repeat(10_000)), 431],
];
/// [hosts]

/// [origins]
const origins: Attack[] = [
  ['none', usual, 200, taken],
  ['our own', from('http://127.0.0.1'), 200, taken],
  ['another site', from('http://evil.example'), 403, shut],
  ['a site that begins like ours', from('http://127.0.0.1.evil.example'), 403, shut],
  ['another port of this machine', from('http://127.0.0.1:1'), 403, shut],
  ['ours in https:', from('https://127.0.0.1'), 403, shut],
  ['a file, or a sandboxed frame', from('null'), 403, shut],
  ['nothing', from(''), 403, shut],
  ['no URL', from(']['), 403, shut],
  ['markup', from('<img src=x onerror=alert(1)>'), 403, shut],
  ['ours and a slash', from('http://127.0.0.1/'), 403, shut],
  ['ours and another in one line', from('http://127.0.0.1 http://evil.example'), 403, shut],
  ['ours and another', from('http://127.0.0.1\r\nOrigin: http://evil.example'), 403, shut],
];
/// [origins]

const methods: Attack[] = [
  ['HEAD', by('HEAD'), 200, neither],
  ['POST', by('POST'), 405, noGet],
  ['PUT', by('PUT'), 405, neither],
  ['DELETE', by('DELETE'), 405, neither],
  ['PATCH', by('PATCH'), 405, neither],
  ['OPTIONS', by('OPTIONS'), 405, neither],
  ['TRACE', by('TRACE'), 405, neither],
  ['CONNECT', by('CONNECT'), 405],
  ['one that does not exist', by('BREW'), 400, noPost],
  ['one in small letters', by('get'), 400, noPost],
  ['none', by(''), 400],
  ['1 MB', by('A'.repeat(1_000_000)), 400, { page: 431, socket: 431 }],
];

const many = Array(2500).fill('a:b').join('\r\n');
/** What this Node's own parser lets through, Socket.IO answers: newer versions let less through. */
const tooMany = (await isRefusedByNode(many)) ? {} : shut;
const lax = (await isRefusedByNode('X : a')) ? {} : { polling: 403 };

const heads: Attack[] = [
  ['a field of 9 KB', field(`X: ${'x'.repeat(9000)}`), 431],
  ['a field of 10 MB', field(`X: ${'x'.repeat(10_000_000)}`), 431],
  ['a field of 7,500 spaces and a NUL', field(`X:${' '.repeat(7500)}\0`), 400],
  ['2,500 tiny fields', field(many), 431, tooMany],
  ['150 fields', field(Array(150).fill('a:b').join('\r\n')), 431, { ...shut, socket: 101 }],
  ['a folded line (RFC 9112 §5.2)', field('X: a\r\n b'), 400],
  ['a space before the colon (RFC 9112 §5.1)', field('X : a'), 400, lax],
  ['a line without a colon', field('X'), 400],
  ['a line without a name', field(': a'), 400, lax],
  ['a name in brackets', field('[X]: a'), 400],
  ['NUL in a value', field('X: a\0b'), 400],
  ['a bare CR in a value', field('X: a\rY: b'), 400],
  ['a bare LF in a value', field('X: a\nY: b'), 400],
  ['an expectation that nobody knows', field('Expect: tea'), 417, taken],
  ['another version', (door) => ask(door, { version: 'HTTP/9.9' }), 400],
  ['the beginning of HTTP/2 (RFC 9113 §3.4)', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['bytes that are no text', () => Buffer.from('000102fffefd0d0a0d0a', 'hex'), 400],
];

const chunked = 'Transfer-Encoding: chunked';
const bodies: Attack[] = [
  [
    'with a length and in chunks',
    post(`Content-Length: 5\r\n${chunked}`, '0\r\n\r\n'),
    400,
    noPost,
  ],
  ['with two lengths', post('Content-Length: 3\r\nContent-Length: 4', 'abcd'), 400, noPost],
  ['with one length twice', post('Content-Length: 3\r\nContent-Length: 3', 'abc'), 400, noPost],
  ['with a list of lengths', post('Content-Length: 3, 4', 'abcd'), 400, noPost],
  ['with a length below zero', post('Content-Length: -3', 'abc'), 400, noPost],
  ['with a length and a sign', post('Content-Length: +3', 'abc'), 400, noPost],
  ['with a length in hex', post('Content-Length: 0x3', 'abc'), 400, noPost],
  ['with a length beyond 64 bits', post(`Content-Length: ${'9'.repeat(20)}`, 'abc'), 400, noPost],
  ['in a coding that nobody knows', post('Transfer-Encoding: xchunked', 'abc'), 400, noPost],
  ['in chunks that are coded again', post(`${chunked}, identity`, 'abc'), 400, noPost],
  ['in chunks, one without a size', post(chunked, 'zzz\r\n'), 400, noPost],
];

const unwanted: Attack[] = [
  ['10 MB', post('Content-Length: 10000000', 'x'.repeat(10_000_000)), 405, noGet],
  ['a chunk that promises 2^60 bytes', post(chunked, 'fffffffffffffff\r\n'), 405, noGet],
  [
    'a chunk extension of 1 MB',
    post(chunked, `3;${'x'.repeat(1_000_000)}`),
    413,
    { ...noGet, polling: 413 },
  ],
  ['a promise', post('Content-Length: 3\r\nExpect: 100-continue', ''), 405, noGet],
  [
    'one with a GET',
    (door) => ask(door, { fields: 'Content-Length: 3\r\n', body: 'abc' }),
    200,
    { socket: 400, upgrade: 101 },
  ],
];

/** An upgrade to what a door does not speak. A server may ignore it (RFC 9110 §7.8). */
const to = (protocol: string) => (door: Door) =>
  `GET ${door.target} HTTP/1.1\r\n${host}Connection: Upgrade, close\r\nUpgrade: ${protocol}\r\n\r\n`;

const upgrades: Attack[] = [
  ['HTTP/2', to('h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__'), 200, { socket: 426 }],
  ['TLS', to('TLS/1.2'), 200, { socket: 426 }],
  ['WebSocket, without a key', to('websocket'), 200, { socket: 426 }],
  ['many at once', to('h2c, TLS/1.2, websocket, '.repeat(100)), 200, { socket: 426 }],
];
const notSocketIo = doors.filter(({ lesson }) => lesson !== '03'); // it refuses all of these

describe.each([
  ['a target', targets, doors],
  ['a Host', hosts, doors],
  ['an Origin', origins, doors],
  ['a method', methods, doors],
  ['a head', heads, doors],
  ['a body that is sent', bodies, doors],
  ['a body that nobody asked for', unwanted, doors],
  ['an upgrade', upgrades, notSocketIo],
])('%s', (_, attacks, doors) => {
  test.for(attacks)('%s', async ([, bytes, status, but = {}], { origins, log }) => {
    const answers = doors.map(async (door) => {
      const { lesson, kind, target } = door;
      const got = await statusOf(origins[lesson], bytes(door));
      return { door: `${lesson} ${target}`, expected: but[kind] ?? status, got };
    });
    const wrong = (await Promise.all(answers)).filter(({ expected, got }) => expected !== got);
    expect(wrong).toEqual([]);
    await expectAlive(...Object.values(origins));
    expect(log).toEqual([]);
  });
});

async function isRefusedByNode(line: string): Promise<boolean> {
  const server = createServer({ maxHeaderSize: 8 * 1024 }, (_, res) => res.end());
  const origin = await listen(server);
  const head = `GET / HTTP/1.1\r\n${host}Connection: close\r\n${line}\r\n\r\n`;
  const status = await statusOf(origin, head);
  server.close();
  return status !== 200;
}

/** The status of the one answer to `bytes`: 0 for a connection closed without any, NaN for two. */
async function statusOf(origin: string, bytes: string | Buffer): Promise<number> {
  const client = await RawClient.open(origin);
  client.send(bytes);
  const statuses = () => client.text.match(/^HTTP\/1\.1 (?!100)\d+/gm) ?? [];
  await client.until(() => statuses().length > 0 || client.socket.closed);
  const [status = 0] = statuses().map((line) => Number(line.slice(9)));
  if (status >= 400) await client.closed();
  client.reset();
  return statuses().length > 1 ? NaN : status;
}
