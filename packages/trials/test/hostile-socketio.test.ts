import {
  frame,
  has,
  openReadings,
  openWebSocket,
  poll,
  target,
  upgrade,
} from '03-socketio/test/engine-client.ts';
import { RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import { expectAlive, test } from './lessons.ts';

/** A message in Socket.IO's packets: 40 is a connect, 42 an event, 43 an answer, 45 one with bytes. */
const event = (json: string, id = '') => `42/readings,${id}${json}`;
const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

/** What a server may do: say something, or go on and answer the next event, or close the WebSocket. */
const says = has;
const goesOn = says('43/readings,99[');
const closes = (received: Buffer) => received.at(-2) === 0x88 || received.at(-4) === 0x88;

describe('a client that has joined sends', () => {
  test.for([
    ['an event without acknowledgement', [event('["sum",1,[1]]')], goesOn],
    ['an acknowledgement that is text', [event('["sum",2,[1],"answer"]')], goesOn],
    ['an acknowledgement for nothing', ['43/readings,9[]'], goesOn],
    ['an event that nobody handles', [event('["constructor",{}]')], goesOn],
    ['text for a list', [event('["sum",9,"1, 2"]', '7')], says('7[{"ok":false')],
    ['an object for a list', [event('["sum",9,{"length":1e9}]', '7')], says('7[{"ok":false')],
    ['an object for an id', [event('["sum",{"valueOf":1},[1]]', '7')], says('7[{"ok":false')],
    ['an object for a number', [event('["sum",9,[{"valueOf":1}]]', '7')], says('7[{"ok":false')],
    ['lists in lists, 8,000 deep', [event(`["sum",9,${deep(8000)}]`, '7')], says('7[{"ok":false')],
    [
      'objects in objects, 2,000 deep',
      [event(`["sum",9,${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}]`, '7')],
      says('7[{"ok":false'),
    ],
    ['JSON that ends early', [event('["sum",[12,')], closes],
    ['an event that is no list', [event('{"0":"sum"}')], closes],
    ['an event with a number for a name', [event('[1]')], goesOn],
    ['an event with no name', [event('[]')], closes],
    ['an event named as the library names its own', [event('["disconnect"]')], closes],
    ['an error of a connect', ['44/readings,{"message":"x"}'], closes],
    ['a second connect', ['40/readings,'], closes],
    ['a connect to the main namespace', ['40'], says('44{"message":"Invalid namespace"}')],
    [
      'a connect to an unknown namespace',
      ['40/api,'],
      says('44/api,{"message":"Invalid namespace"}'),
    ],
    ['a connect with a query', ['40/readings?cursor=gone-1,'], says('Invalid namespace')],
    ['a connect to the name of a property', ['40/__proto__,'], says('44/__proto__,')],
    ['a connect to a namespace of 10 KB', [`40/${'a'.repeat(10_000)},`], says('44/aaa')],
    ['an event to an unknown namespace', ['42/api,["sum",[1]]'], closes],
    ['a kind of packet that does not exist', ['49'], closes],
    ['bytes that were not announced', [Buffer.from([1, 2])], closes],
    [
      'text where bytes were announced',
      ['451-/readings,["sum",{"_placeholder":true,"num":0}]', event('["sum",[1]]')],
      closes,
    ],
    [
      'a placeholder for bytes that are not there',
      ['451-/readings,["sum",{"_placeholder":true,"num":5}]', Buffer.from([1])],
      closes,
    ],
    ['many attachments', ['4599-/readings,["sum",{"_placeholder":true,"num":0}]'], closes],
    ['a number of attachments that is none', ['45x-/readings,["sum"]'], closes],
    ['an empty frame', [''], closes],
    ['base64 that is none', ['b===='], closes],
    ['a ping, in the wrong direction', ['2'], closes],
    ['a pong that nobody waits for', ['3'], goesOn],
    ['an upgrade that is done', ['5'], goesOn],
    ['an open', ['0{"sid":"x"}'], goesOn],
    ['a packet that Engine.IO does not know', ['9'], closes],
    ['more than a message may have', ['x'.repeat(20_000)], closes],
  ] as const)('%s', async ([, packets, answer], { origins: { '03': origin }, log }) => {
    const client = await openReadings(origin, '{"client":"page-1"}');
    client.send(Buffer.concat([...packets, event('["sum","?"]', '99')].map(frame)));
    await client.until(answer);
    if (answer === closes) expect(goesOn(client.received)).toBe(false);
    client.reset();
    await expectAlive(origin);
    expect(log).toEqual([]);
  });
});

describe('a client that has not joined sends', () => {
  test.for([
    ['an event', event('["sum",[1]]')],
    ['an acknowledgement', '43/readings,1[]'],
    ['a disconnect', '41/readings,'],
    ['a connect with null', '40/readings,null'],
    ['a connect with text', '40/readings,"test-1"'],
    ['a connect with a list', '40/readings,["test-1"]'],
    ['a connect with half of its JSON', '40/readings,{"cursor":'],
  ] as const)('%s', async ([, packet], { origins: { '03': origin }, log }) => {
    const client = await openWebSocket(origin);
    client.send(frame(packet));
    await client.until(closes);
    client.reset();
    await expectAlive(origin);
    expect(log).toEqual([]);
  });
});

const polling = 'EIO=4&transport=polling';

/** Requests of the polling transport. In their query SID stands for the id of a new session. */
describe('a client that polls sends', () => {
  test.for([
    ['JSONP', 'GET', `${polling}&j=0`, '', 403],
    ['no version', 'GET', 'transport=polling', '', 400],
    ['an old version', 'GET', 'EIO=3&transport=polling', '', 400],
    ['an old version to a new session', 'GET', 'EIO=3&transport=polling&sid=SID', '', 400],
    ['no transport', 'GET', 'EIO=4', '', 400],
    ['a transport that is a property', 'GET', 'EIO=4&transport=constructor', '', 400],
    ['two transports', 'GET', `${polling}&transport=websocket`, '', 400],
    ['another transport', 'GET', 'EIO=4&transport=websocket&sid=SID', '', 400],
    ['an unknown session', 'GET', `${polling}&sid=nobody`, '', 400],
    ['packets of an unknown session', 'POST', `${polling}&sid=nobody`, '2', 400],
    ['a session that is a property', 'GET', `${polling}&sid=__proto__`, '', 400],
    ['packets before there is a session', 'POST', polling, '40/readings,', 400],
    ['PUT', 'PUT', `${polling}&sid=SID`, '2', 405],
    ['DELETE', 'DELETE', `${polling}&sid=SID`, '', 405],
    ['HEAD', 'HEAD', `${polling}&sid=SID`, '', 405],
    ['OPTIONS', 'OPTIONS', `${polling}&sid=SID`, '', 405],
    ['PATCH before there is a session', 'PATCH', polling, '2', 405],
    ['PUT of 10 MB', 'PUT', `${polling}&sid=SID`, 'x'.repeat(10_000_000), 405],
    ['no packet', 'POST', `${polling}&sid=SID`, '', 200],
    ['1,000 empty packets', 'POST', `${polling}&sid=SID`, '\x1e'.repeat(1000), 200],
    [
      '3,000 attachments nobody announced',
      'POST',
      `${polling}&sid=SID`,
      'bAAA\x1e'.repeat(3000),
      200,
    ],
    ['no packets at all', 'POST', `${polling}&sid=SID`, 'b====\x1e4"\x1e', 200],
    ['20 KB', 'POST', `${polling}&sid=SID`, 'x'.repeat(20_000), 413],
    ['lists in lists, 200,000 deep', 'POST', `${polling}&sid=SID`, event(deep(200_000)), 413],
    ['10 MB', 'POST', `${polling}&sid=SID`, 'x'.repeat(10_000_000), 413],
  ] as const)('%s', async ([, method, query, body, status], { origins: { '03': origin }, log }) => {
    const answer = await ask(origin, method, query.replace('SID', await newSession(origin)), body);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    await expectAlive(origin);
    expect(log).toEqual([]);
  });

  test('two polls at a time: both end, and the session with them', async ({ origins, log }) => {
    const origin = origins['03'];
    const query = `${polling}&sid=${await newSession(origin)}`;
    const answers = await Promise.all([ask(origin, 'GET', query), ask(origin, 'GET', query)]);
    expect(answers.map((answer) => answer.slice(9, 12)).sort()).toEqual(['200', '400']);
    expect(await ask(origin, 'GET', query)).toContain('Session ID unknown');
    await expectAlive(origin);
    expect(log).toEqual([]);
  });
});

describe('a client that upgrades', () => {
  test.for([
    ['an unknown session', () => 'nobody', '', says('Session ID unknown')],
    ['a session, and does not probe', newSession, '40/readings,', closes],
    ['a session, with packets of its own', newSession, '9', closes],
  ] as const)('%s', async ([, sessionOf, packet, answer], { origins: { '03': origin }, log }) => {
    const client = await RawClient.open(origin);
    client.send(upgrade(`${target}&sid=${await sessionOf(origin)}`, origin));
    await client.until(/\r\n\r\n/);
    client.send(frame(packet));
    await client.until(answer);
    client.reset();
    await expectAlive(origin);
    expect(log).toEqual([]);
  });
});

async function newSession(origin: string): Promise<string> {
  const { text } = await poll(origin);
  return JSON.parse(text.slice(1)).sid;
}

async function ask(origin: string, method: string, query: string, body = ''): Promise<string> {
  const head = `${method} /socket.io/?${query} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close`;
  return RawClient.exchange(origin, `${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
}
