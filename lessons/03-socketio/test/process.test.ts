import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test as base, describe, expect } from 'vitest';
import { frame, has, join, openReadings, openWebSocket, poll } from './engine-client.ts';

interface Running {
  process: ChildProcess;
  origin: string;
}

/** The lesson as a learner starts it: only in a process of its own can a crash be seen. */
const test = base.extend<{ lesson: Running }>({
  lesson: [
    async ({}, use) => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], {
        cwd: fileURLToPath(new URL('../', import.meta.url)),
        env: { ...process.env, PORT: '0' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = await once(createInterface(child.stdout), 'line');
      const { origin } = new URL(line.replace('listening on ', ''));
      await use({ process: child, origin });
      child.kill('SIGKILL');
    },
    { scope: 'file' },
  ],
});

/** Asks for a sum as a good client does. */
async function expectToWork(origin: string): Promise<void> {
  const client = await openReadings(origin, '{"client":"good"}');
  client.send(frame('42/readings,1["sum",1,[12,5,8]]'));
  await client.until(has('43/readings,1[{"ok":true,"value":{"sum":25,"count":1}}]'));
  client.reset();
}

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const event = (json: string) => `42/readings,${json}`;

describe('the process', () => {
  test.for([
    ['an event without the acknowledgement', event('["sum",1,[12,5,8]]')],
    ['an acknowledgement that is text', event('["sum",1,[12,5,8],"answer"]')],
    ['an acknowledgement alone', '42/readings,7["sum"]'],
    ['text for a list', '42/readings,7["sum",1,"12, 5, 8"]'],
    ['an object for a list', '42/readings,7["sum",1,{"length":1000000000}]'],
    ['an object for a number', '42/readings,7["sum",1,[{"valueOf":1}]]'],
    ['an object for an id', '42/readings,7["sum",{"valueOf":1},[1]]'],
    ['lists in lists', `42/readings,7["sum",1,${deep(5000)}]`],
    ['an event that nobody handles', event('["constructor",{}]')],
    ['the event "error"', event('["error","boo"]')],
    ['an event that the library keeps for itself', event('["disconnect"]')],
    ['an event with a number for a name', event('[1]')],
    ['an event that is no list', event('{"0":"sum"}')],
    ['JSON that ends early', event('["sum",[12,')],
    ['an answer to nothing', '43/readings,9[]'],
    ['a second connect', join],
    ['two bytes that were never announced', Buffer.from([1, 2])],
    ['bytes announced and never sent', '451-/readings,["sum",{"_placeholder":true,"num":0}]'],
    ['too many bytes announced', '4599-/readings,["sum",{"_placeholder":true,"num":0}]'],
    ['a kind of packet that does not exist', '49'],
    ['a heartbeat in the wrong direction', '2'],
    ['an empty frame', ''],
    ['more than a message may have', 'x'.repeat(20_000)],
  ] as const)('goes on after %s', async ([, packet], { lesson }) => {
    const client = await openReadings(lesson.origin, '{"client":"bad"}');
    client.send(frame(packet));
    await expectToWork(lesson.origin);
    client.reset();
  });

  test.for([
    ['an event before the connect', event('["sum",[12,5,8]]')],
    ['a connect with null', '40/readings,null'],
    ['a connect with text', '40/readings,"test-1"'],
    ['a cursor that is an object', '40/readings,{"cursor":{"length":3}}'],
    ['a client that is an object', '40/readings,{"client":{"length":3},"asked":{}}'],
    ['a namespace with everything in it', '40/?cursor=%00&__proto__=1#/../,{}'],
  ] as const)(
    'goes on after %s from a client that has not joined',
    async ([, packet], { lesson }) => {
      const client = await openWebSocket(lesson.origin);
      client.send(frame(packet));
      await expectToWork(lesson.origin);
      client.reset();
    },
  );

  test('goes on after nonsense over polling', async ({ lesson: { origin } }) => {
    const { sid } = JSON.parse((await poll(origin)).text.slice(1));
    await poll(origin, `&sid=${sid}`, `${'\x1e'.repeat(1000)}b====\x1e4"\x1e`);
    await expectToWork(origin);
  });

  test('ends with code 0 when it is told to, with clients connected', async ({ lesson }) => {
    const client = await openReadings(lesson.origin);
    const exit = once(lesson.process, 'exit');
    lesson.process.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    await client.closed();
  });
});
