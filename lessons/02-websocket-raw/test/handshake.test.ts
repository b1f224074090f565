import { describe, expect, test } from 'vitest';
import {
  accept,
  acceptOf,
  headLength,
  parseRequest,
  Refusal,
  type Request,
  refusalOf,
} from '#src/handshake.ts';
import { handshake } from './client-bytes.ts';

const parse = (text: string) => parseRequest(Buffer.from(text, 'latin1'));
const answer = (text: string) => accept(parse(text), { isAllowed: () => true });

describe('the head of a request', () => {
  test('ends with an empty line, wherever TCP cut it', () => {
    const bytes = Buffer.from(handshake());
    for (let length = 0; length < bytes.length; length += 1) {
      expect(headLength(bytes.subarray(0, length), 8192)).toBeUndefined();
    }
    expect(headLength(bytes, 8192)).toBe(bytes.length);
  });

  test('ends before a frame that is glued behind it', () => {
    const head = handshake();
    expect(headLength(Buffer.from(`${head}\x81\x82`, 'latin1'), 8192)).toBe(head.length);
  });

  test('gives each field under its name, with the value it has', () => {
    const { headers } = parse(handshake({ 'X-Note': 'a' }));
    expect(headers.get('sec-websocket-key')).toEqual(['dGhlIHNhbXBsZSBub25jZQ==']);
    expect(headers.get('x-note')).toEqual(['a']);
  });

  test('is split at the first colon, with or without a space (RFC 9112 §5)', () => {
    const { headers } = parse('GET / HTTP/1.1\r\nHost:a\r\nX-Note: b: c \r\nX-Empty:\r\n\r\n');
    expect(headers.get('host')).toEqual(['a']);
    expect(headers.get('x-note')).toEqual(['b: c']);
    expect(headers.get('x-empty')).toEqual(['']);
  });

  test('gives the path without its query', () => {
    expect(parse('GET /socket?a?b HTTP/1.1\r\nHost: a\r\n\r\n').path).toBe('/socket');
  });

  test.each([
    ['http://a/socket?b', '/socket'],
    ['HTTP://a', '/'],
    ['http://a?b/c', '/'],
  ])('may name %s: its host wins over the field (RFC 9112 §3.2.2)', (target, path) => {
    const request = parse(`GET ${target} HTTP/1.1\r\nHost: b\r\n\r\n`);
    expect(request.path).toBe(path);
    expect(request.headers.get('host')).toEqual(['a']);
  });

  test.each(['', 'Host: a\r\nHost: a\r\n'])(
    'needs one Host beside a URL too: not %j (RFC 9112 §3.2)',
    (hosts) => {
      const request = parse(`GET http://a/ HTTP/1.1\r\n${hosts}\r\n`);
      expect(refusal(() => accept(request, { isAllowed: () => true })).status).toBe(400);
    },
  );

  test.each([
    ['HTTP/1.0', 'GET / HTTP/1.0\r\nHost: a\r\n\r\n'],
    ['another protocol', 'GET / SPDY/3\r\n\r\n'],
    ['no target', 'GET HTTP/1.1\r\n\r\n'],
    ['a target that is no path', 'GET * HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a URL of another protocol', 'GET https://a/ HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a query without a path', 'GET ?a HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a field without a colon', 'GET / HTTP/1.1\r\nHost\r\n\r\n'],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost : a\r\n\r\n'],
    ['a folded line', 'GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n'],
    ['8,000 spaces and a NUL', `GET / HTTP/1.1\r\nX:${' '.repeat(8000)}\0\r\n\r\n`],
    ['a bare line feed', 'GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n'],
    ['NUL', 'GET / HTTP/1.1\r\nHost: a\0\r\n\r\n'],
    ['nothing', '\r\n\r\n'],
  ])('is refused with 400 when it has %s', (_, head) => {
    expect(() => parse(head)).toThrow(expect.objectContaining({ status: 400 }));
  });
});

describe('accept', () => {
  test('proves with the sample of RFC 6455 §1.3 that it knows WebSocket', () => {
    expect(acceptOf('dGhlIHNhbXBsZSBub25jZQ==')).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  });

  test('answers 101 with a head that ends with an empty line (§4.2.2)', () => {
    expect(answer(handshake())).toBe(
      'HTTP/1.1 101 Switching Protocols\r\n' +
        'Upgrade: websocket\r\n' +
        'Connection: Upgrade\r\n' +
        'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n' +
        '\r\n',
    );
  });

  test.each([
    [{ Upgrade: 'WebSocket' }],
    [{ Upgrade: 'h2c, WEBSOCKET' }],
    [{ Connection: 'keep-alive, Upgrade' }],
    [{ Connection: 'upgrade' }],
    [{ 'X-Unknown': 'anything' }],
    [{ 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' }],
    [{ Origin: 'http://127.0.0.1' }],
  ])('takes %j: tokens have no case, lists are lists, the unknown is ignored', (changes) => {
    expect(answer(handshake(changes))).toContain('101 Switching Protocols');
    expect(answer(handshake(changes))).not.toContain('Sec-WebSocket-Extensions');
  });

  /** What 426 has to have (RFC 9110 §15.5.22, §7.8). */
  const upgrade = 'Upgrade: websocket,Connection: Upgrade';
  const version = `${upgrade},Sec-WebSocket-Version: 13`;

  test.each([
    ['another method', 405, 'Allow: GET', {}, 'POST /socket HTTP/1.1'],
    ['no Host', 400, '', { Host: undefined }],
    ['no Upgrade', 426, upgrade, { Upgrade: undefined }],
    ['another Upgrade', 426, upgrade, { Upgrade: 'h2c' }],
    ['an Upgrade behind a space that is none', 426, upgrade, { Upgrade: '\xa0websocket' }],
    ['a Connection that is not upgraded', 400, '', { Connection: 'keep-alive' }],
    ['another version', 426, version, { 'Sec-WebSocket-Version': '8' }],
    ['no version', 426, version, { 'Sec-WebSocket-Version': undefined }],
    ['no key', 400, '', { 'Sec-WebSocket-Key': undefined }],
    ['a key of 15 bytes', 400, '', { 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAA' }],
    ['a key that is no base64', 400, '', { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ!!' }],
    ['a body', 400, '', { 'Content-Length': '2' }],
    ['a chunked body', 400, '', { 'Transfer-Encoding': 'chunked' }],
  ] as const)('refuses %s with %i (§4.2.1)', (_, status, field, changes, requestLine?: string) => {
    const refused = refusal(() => answer(handshake(changes, requestLine)));
    expect(refused.status).toBe(status);
    expect(refused.fields.join()).toBe(field);
  });

  test.each(['Host', 'Sec-WebSocket-Key', 'Sec-WebSocket-Version', 'Origin'])(
    'refuses a second %s (§11.3, RFC 9112 §3.2)',
    (name) => {
      const twice = handshake({ Origin: 'http://127.0.0.1' }).replace(
        new RegExp(`(${name}: .*\r\n)`),
        '$1$1',
      );
      const isAllowed = (_: string, origin?: string) => origin !== '';
      expect(refusal(() => accept(parse(twice), { isAllowed })).status).toBeGreaterThanOrEqual(400);
    },
  );

  test('asks who may connect, and refuses the others with 403 (§10.2)', () => {
    const asked: unknown[] = [];
    const isAllowed = (...asking: unknown[]) => asked.push(asking) < 0;
    const foreign = parse(handshake({ Origin: 'http://evil.example' }));
    expect(refusal(() => accept(foreign, { isAllowed })).status).toBe(403);
    expect(asked).toEqual([['127.0.0.1', 'http://evil.example']]);
  });

  test.each([
    ['chat', 'chat'],
    ['soap, chat', 'chat'],
    ['chat, readings', 'chat'],
    ['soap', undefined],
    [undefined, undefined],
  ])('offered the subprotocols %s it chooses %s (§4.2.2)', (offered, chosen) => {
    const request: Request = parse(handshake({ 'Sec-WebSocket-Protocol': offered }));
    const head = accept(request, { isAllowed: () => true, protocols: ['readings', 'chat'] });
    expect(/Sec-WebSocket-Protocol: (.*)\r\n/.exec(head)?.[1]).toBe(chosen);
  });

  test('gives a refused client an HTTP answer, which says why and ends the connection', () => {
    expect(refusalOf(new Refusal(426, 'Not 13.', ['Sec-WebSocket-Version: 13']))).toBe(
      'HTTP/1.1 426 Upgrade Required\r\n' +
        'Sec-WebSocket-Version: 13\r\n' +
        'Connection: close\r\n' +
        'Content-Type: text/plain; charset=utf-8\r\n' +
        'Content-Length: 8\r\n' +
        '\r\n' +
        'Not 13.\n',
    );
  });
});

function refusal(action: () => unknown): Refusal {
  try {
    action();
  } catch (error) {
    if (error instanceof Refusal) return error;
  }
  throw new Error('It was not refused.');
}
