import { describe, expect, test } from 'vitest';
import { Dissector } from '../src/dissect/dissect.ts';
import {
  bytesOf,
  chunk,
  dissect,
  fieldOf,
  get,
  hex,
  message,
  of,
  ok,
  summaries,
} from './dissect-helpers.ts';

describe('a head', () => {
  const request = get('/readings?after=test-1', { 'If-None-Match': '"test-1"' });
  const [unit] = dissect(['up', request]);

  test('is told in its request line', () => {
    expect(unit).toMatchObject({
      direction: 'up',
      kind: 'request head',
      summary: 'GET /readings?after=test-1 HTTP/1.1',
      ranges: [[0, request.length]],
    });
  });

  test('has its parts where they lie', () => {
    const target = fieldOf(unit, 'request line', 'target');
    expect(bytesOf(target, request)).toBe('/readings?after=test-1');
    expect(target).toMatchObject({ value: '/readings?after=test-1', section: 'RFC 9112 §3.2' });
    const value = fieldOf(unit, 'If-None-Match', 'value');
    expect(bytesOf(value, request)).toBe('"test-1"');
    expect(fieldOf(unit, 'If-None-Match').section).toBe('RFC 9110 §13.1.2');
    expect(bytesOf(fieldOf(unit, 'empty line'), request)).toBe('\r\n');
  });

  test('is named after its status and type in a response', () => {
    const fields = { 'content-TYPE': 'text/event-stream; charset=utf-8' };
    expect(summaries(dissect(['down', ok(fields)]))).toEqual(['200 OK text/event-stream']);
  });

  test('may lack a reason phrase (RFC 9112 §4)', () => {
    expect(summaries(dissect(['down', 'HTTP/1.1 204 \r\n\r\n']))).toEqual(['204']);
  });

  test.each([
    ['no white space around a value', 'X:y\r\n', { value: 'y' }],
    ['much of it', 'X: \t y \t \r\n', { value: 'y' }],
    ['an empty value', 'X:\r\n', { value: '' }],
    ['a value with a colon', 'X: a:b\r\n', { value: 'a:b' }],
    ['a name that is a property of every object', 'constructor: x\r\n', { name: 'constructor' }],
    ['no colon', 'nothing\r\n', { name: 'malformed line', section: 'RFC 9112 §5' }],
    ['white space before the colon', 'X : y\r\n', { name: 'malformed line' }],
    ['a folded line', 'X: y\r\n z\r\n', { name: 'X' }],
    ['line feeds alone (RFC 9112 §2.2)', 'X: y\n', { value: 'y' }],
    ['a last byte that is no ASCII', 'X: \u00e0\r\n', { value: '\u00e0' }],
    ['a value that is no ASCII', 'X: ü\r\n', { value: 'ü' }],
  ])('is read with %s', (_, line, field) => {
    const [unit] = dissect(['up', `GET / HTTP/1.1\r\n${line}\r\n`]);
    expect(unit?.kind).toBe('request head');
    expect(unit?.fields[1]).toMatchObject(field);
  });

  test('may follow empty lines (RFC 9112 §2.2)', () => {
    const [unit] = dissect(['up', `\r\n\n${get()}`]);
    expect(unit?.fields.slice(0, 3).map(({ name }) => name)).toEqual([
      'empty line',
      'empty line',
      'request line',
    ]);
  });

  test.each([
    ['s3pPLMBiTxaQ9kYGzzhZRbK+xOo=', 'It is the same.'],
    ['s3pPLMBiTxaQ9kYGzzhZRbK+xOO=', 'It is another: the client fails the connection.'],
  ])('with Sec-WebSocket-Accept: %s is checked against the key (RFC 6455 §1.3)', (accept, note) => {
    const fields = { Upgrade: 'websocket', 'Sec-WebSocket-Accept': accept };
    const [, response] = dissect(
      ['up', get('/', { Connection: 'Upgrade', 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' })],
      ['down', message('HTTP/1.1 101 Switching Protocols', fields)],
    );
    const expected = fieldOf(response, 'Sec-WebSocket-Accept', 'worked out from the key');
    expect(expected).toMatchObject({ value: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=', ranges: [] });
    expect(expected.note).toContain(note);
  });
});

describe('requests and responses', () => {
  const four = { 'Content-Length': '4' };

  test('are told from each other on a connection that is used again (RFC 9112 §9.3)', () => {
    const units = dissect(
      ['up', get('/1')],
      ['down', ok(four, 'one.')],
      ['up', get('/2')],
      ['down', ok(four, 'two.')],
    );
    expect(summaries(units)).toEqual([
      'GET /1 HTTP/1.1',
      '200 OK',
      'body one. 4 B',
      'GET /2 HTTP/1.1',
      '200 OK',
      'body two. 4 B',
    ]);
    expect(units[4]?.note).toMatch(/^The answer to GET \/2\. Its body has 4 bytes\./);
  });

  test('are paired in order when they are sent ahead (RFC 9112 §9.3.2)', () => {
    const head = message('HEAD /a HTTP/1.1');
    const units = dissect(
      ['up', get('/1') + head + get('/3')],
      ['down', ok(four, 'one.') + ok(four) + ok(four, 'thr.')],
    );
    expect(summaries(of(units, 'down'))).toEqual([
      '200 OK',
      'body one. 4 B',
      '200 OK',
      '200 OK',
      'body thr. 4 B',
    ]);
    expect(units[5]?.note).toMatch(/^The answer to HEAD \/a\. An answer to HEAD has no body\./);
  });

  test.each([['204 No Content'], ['304 Not Modified']])(
    '%s has no body, whatever its fields say (RFC 9112 §6.3)',
    (status) => {
      const units = dissect(
        ['up', get('/1') + get('/2')],
        ['down', message(`HTTP/1.1 ${status}`, four) + ok(four, 'two.')],
      );
      expect(summaries(of(units, 'down'))).toEqual([status, '200 OK', 'body two. 4 B']);
    },
  );

  test('100 is not yet the answer (RFC 9110 §15.2)', () => {
    const units = dissect(
      ['up', message('POST /a HTTP/1.1', { Expect: '100-continue', ...four }, 'data')],
      ['down', message('HTTP/1.1 100 Continue') + ok(four, 'done')],
    );
    expect(summaries(units)).toEqual([
      'POST /a HTTP/1.1',
      'body data 4 B',
      '100 Continue',
      '200 OK',
      'body done 4 B',
    ]);
    expect(units[3]?.note).toMatch(/^The answer to POST/);
  });

  test('a body without a length goes on until the connection closes (RFC 9112 §6.3)', () => {
    const units = dissect(['up', get()], ['down', ok()], ['down', 'on and '], ['down', 'on']);
    expect(summaries(units).at(-1)).toBe('body on and on 9 B');
  });

  test('a body that ends too early says how much is missing (RFC 9112 §8)', () => {
    const units = dissect(['down', ok({ 'Content-Length': '10' }, 'four')]);
    expect(units.at(-1)).toMatchObject({
      kind: 'body',
      reason: 'the stream ended 6 bytes too early',
    });
  });

  test('Transfer-Encoding overrides Content-Length (RFC 9112 §6.3)', () => {
    const fields = { 'Transfer-Encoding': 'chunked', ...four };
    const units = dissect(['down', ok(fields, '2\r\nhi\r\n0\r\n\r\n')]);
    expect(summaries(units).slice(1, 3)).toEqual(['chunk 2 B', 'last chunk']);
  });

  test.each(['4, 5', '-4', '4.0', '99999999999999999999'])(
    'Content-Length: %s leaves no sense to what follows (RFC 9112 §6.3)',
    (length) => {
      const units = dissect(['down', ok({ 'Content-Length': length }, 'four')], ['down', ok()]);
      expect(units[1]).toMatchObject({
        kind: 'bytes',
        reason: 'Content-Length is not one number',
      });
      expect(units).toHaveLength(3);
    },
  );

  test('two lengths in two fields leave no sense either: whom to believe? (RFC 9112 §11.2)', () => {
    const units = dissect(['down', ok({ 'Content-Length': '4', 'content-length': '5' }, 'four.')]);
    expect(units[1]?.reason).toBe('Content-Length is not one number');
  });

  test('a Content-Length that is there twice, and the same, counts once (RFC 9110 §8.6)', () => {
    const units = dissect(['down', ok({ 'Content-Length': '4', 'content-length': '4' }, 'four')]);
    expect(units.map(({ kind }) => kind)).toEqual(['response head', 'body']);
  });
});

describe('a chunk (RFC 9112 §7.1)', () => {
  const head = ok({ 'Transfer-Encoding': 'chunked' });

  test('has a size, data and two line ends', () => {
    const stream = `${head}3f;a=b\r\n${'x'.repeat(63)}\r\n0\r\n\r\n`;
    const units = dissect(['down', stream]);
    expect(summaries(units).slice(1, 3)).toEqual(['chunk 63 B', 'last chunk']);
    const parts = units[1]?.fields.map((field) => [field.name, bytesOf(field, stream)]);
    expect(parts).toEqual([
      ['size', '3f'],
      ['extension', ';a=b'],
      ['line end', '\r\n'],
      ['data', 'x'.repeat(63)],
      ['line end', '\r\n'],
    ]);
    expect(fieldOf(units[1], 'size').value).toBe('3f = 63');
    expect(fieldOf(units[1], 'data').content).toBe(true);
  });

  test('may be followed by fields after the last (§7.1.2)', () => {
    const units = dissect([
      'down',
      `${head}0\r\nDigest: abc\r\n\r\n${ok({ 'Content-Length': '0' })}`,
    ]);
    expect(units.map(({ kind }) => kind)).toEqual(['response head', 'chunk', 'response head']);
    expect(fieldOf(units[1], 'Digest', 'value').value).toBe('abc');
  });

  test('carries what comes after it in the list, and is named there', () => {
    const units = dissect(['down', `${head}2\r\nhi\r\n0\r\n\r\n`]);
    expect(units.map(({ kind, carrier }) => [kind, carrier])).toEqual([
      ['response head', undefined],
      ['chunk', undefined],
      ['chunk', undefined],
      ['body', 'chunk'],
    ]);
  });

  test('that is cut short says so, and its data are shown', () => {
    const units = dissect(['down', `${head}a\r\nfour`]);
    expect(units[1]).toMatchObject({
      kind: 'chunk',
      reason: 'the stream ended when 4 of 10 bytes were here',
    });
    expect(units[2]).toMatchObject({ kind: 'body', summary: 'body four 4 B' });
  });

  test.each([
    ['a size that is none', 'xyz\r\nfour', 'what should be the size of a chunk is none'],
    [
      'a size beyond all bounds',
      'fffffffffffffff\r\n',
      'what should be the size of a chunk is none',
    ],
    ['a size line without end', 'a'.repeat(5000), 'what should be the size of a chunk is none'],
    [
      'a hundred thousand bytes without a line end',
      `186a0\r\n${'x'.repeat(100_000)}!!`,
      'no line end follows the data of a chunk',
    ],
    ['data without a line end', '4\r\nfour!!', 'no line end follows the data'],
    ['an end before the last chunk', '4\r\nfour\r\n', undefined],
  ])('with %s leaves no sense to what follows', (_, body, reason) => {
    const units = dissect(['down', head + body], ['down', 'more']);
    if (reason) expect(units.find((unit) => unit.reason)?.reason).toBe(reason);
    expect(units.at(-1)?.kind).toBe('bytes');
  });

  test('of more than 64 KiB is not held: its data are passed on', () => {
    const data = 'x'.repeat(100_000);
    const stream = Buffer.concat([Buffer.from(head), chunk(data), Buffer.from('0\r\n\r\n')]);
    const units = dissect(['down', stream]);
    expect(summaries(units).map((summary) => summary.replace(/x+…/, 'x…'))).toEqual([
      '200 OK',
      'chunk 100000 B begins',
      'a part of body x… 65536 B',
      'chunk ends',
      'last chunk',
      'a part of body x… 34464 B',
    ]);
  });
});

describe('what is not HTTP/1.1', () => {
  const clientHello = hex('16030100f4010000f00303');
  const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
  const longHead = `GET /${'x'.repeat(70_000)}`;

  test.each([
    ['TLS', 'up', clientHello, 'not HTTP/1.1: TLS ClientHello'],
    ['the answer to it', 'down', hex('160303007a0200007603'), 'not HTTP/1.1: TLS ServerHello'],
    ['a TLS alert', 'down', hex('1503030002022800000000'), 'not HTTP/1.1: TLS record'],
    ['HTTP/2', 'up', preface, 'not HTTP/1.1: HTTP/2 preface (RFC 9113 §3.4)'],
    [
      'the answer to it',
      'down',
      hex('00000604000000000000'),
      'not HTTP/1.1: HTTP/2 SETTINGS frame (RFC 9113 §3.4)',
    ],
    ['HTTP/3.0', 'up', 'GET / HTTP/3.0\r\n\r\n', 'not HTTP/1.1: another version of HTTP'],
    ['SSH', 'up', 'SSH-2.0-OpenSSH_9.2\r\n', 'not HTTP/1.1: SSH'],
    ['garbage', 'up', 'garbage garbage\r\n', 'not HTTP/1.1: no request line'],
    ['zeros', 'up', '\0\0\0\0', 'not HTTP/1.1: no request line'],
    ['garbage', 'down', 'garbage', 'not HTTP/1.1: no status line'],
    ['half a head', 'up', 'GET / HTTP/1.1\r\nHost: a', 'the stream ended before the head did'],
    ['a CR by itself', 'up', '\r\r\nGET / HTTP/1.1\r\n\r\n', 'not HTTP/1.1: no request line'],
    ['a hundred empty lines', 'up', '\r\n'.repeat(100), 'empty lines without end'],
    ['a very long head', 'up', longHead, 'a head that is too long to be held here'],
  ] as const)('stays bytes: %s, %s', (_, direction, bytes, reason) => {
    const units = dissect([direction, bytes], [direction, 'and so does all after it']);
    expect(new Set(units.map((unit) => unit.kind))).toEqual(new Set(['bytes']));
    expect(units[0]?.reason).toBe(reason);
  });

  test('may be nothing but empty lines', () => {
    expect(dissect(['up', '\r\n\r\n'])).toMatchObject([{ reason: 'empty lines at the end' }]);
  });

  test('is shown as soon as it is known to be that, a unit for what came at one time', () => {
    const dissector = new Dissector();
    expect(summaries(dissector.push('up', clientHello))).toEqual([
      '11 bytes: not HTTP/1.1: TLS ClientHello',
    ]);
    expect(dissector.push('up', Buffer.from('more'))).toMatchObject([{ ranges: [[11, 15]] }]);
  });

  test('does not spoil the other direction', () => {
    const refusal = message('HTTP/1.1 400 Bad Request', { Connection: 'close' });
    expect(summaries(dissect(['up', clientHello], ['down', refusal]))).toEqual([
      '11 bytes: not HTTP/1.1: TLS ClientHello',
      '400 Bad Request',
    ]);
  });
});

describe('a connection that changes its protocol (RFC 9110 §7.8)', () => {
  const upgrade = get('/', { Connection: 'keep-alive, Upgrade', Upgrade: 'websocket' });
  const switching = message('HTTP/1.1 101 Switching Protocols', { Upgrade: 'WebSocket' });

  test('holds what a client sends ahead until the answer is here', () => {
    const dissector = new Dissector();
    const ahead = Buffer.concat([Buffer.from(upgrade), hex('890037')]);
    expect(summaries(dissector.push('up', ahead))).toEqual(['GET / HTTP/1.1']);
    expect(summaries(dissector.push('down', Buffer.from(switching)))).toEqual([
      '101 Switching Protocols',
      'PING fin 0 B',
    ]);
  });

  test('goes on with HTTP when the server does not want to', () => {
    const units = dissect(
      ['up', upgrade + get('/2')],
      ['down', message('HTTP/1.1 426 Upgrade Required', { 'Content-Length': '0' })],
    );
    expect(summaries(units)).toEqual(['GET / HTTP/1.1', '426 Upgrade Required', 'GET /2 HTTP/1.1']);
  });

  test('goes on with HTTP when no answer will come', () => {
    const units = dissect(['up', upgrade + get('/2')], ['down', 'garbage garbage']);
    expect(summaries(of(units, 'up'))).toEqual(['GET / HTTP/1.1', 'GET /2 HTTP/1.1']);
  });

  test('does not hold more than 64 KiB', () => {
    const units = dissect(['up', upgrade], ['up', 'x'.repeat(70_000)], ['down', switching]);
    expect(units[1]).toMatchObject({
      kind: 'bytes',
      reason: 'the request before it has no answer',
    });
  });

  test.each([
    [
      upgrade,
      message('HTTP/1.1 101 Switching Protocols', { Upgrade: 'h2c' }),
      'no longer HTTP: h2c',
    ],
    [
      message('CONNECT a:1 HTTP/1.1'),
      ok({ 'Content-Length': '3' }),
      'no longer HTTP: whatever the tunnel carries',
    ],
  ])('stays bytes where the new one is not WebSocket', (request, response, reason) => {
    const units = dissect(['up', request], ['down', response], ['down', 'abc'], ['up', 'xyz']);
    expect(units.slice(2).map((unit) => [unit.direction, unit.reason])).toEqual([
      ['down', reason],
      ['up', reason],
    ]);
  });
});

test('more requests without an answer than can be remembered leave no sense to the next', () => {
  const units = dissect(['up', get().repeat(102)]);
  expect(units.filter(({ kind }) => kind === 'request head')).toHaveLength(101);
  expect(units.at(-1)).toMatchObject({ reason: 'too many requests without an answer' });
});
