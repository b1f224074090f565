/** Clients that other people wrote, against the echo server; Firefox, against the lesson's own. */
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { launch, type Page } from 'puppeteer-core';
import { describe, expect } from 'vitest';
import WsClient from 'ws';
import { negotiate } from '#src/deflate.ts';
import { createEchoServer } from '#src/echo.ts';
import { test as base } from './fixtures.ts';

/** Where Firefox lies on Debian, on other Linuxes, on macOS and on Windows. */
const firefox = [
  '/usr/bin/firefox-esr',
  '/usr/lib/firefox/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
].find(existsSync);

interface Fixtures {
  url: string;
  urlWithDeflate: string;
  /** A page in Firefox. */
  firefoxPage: Page;
}

const test = base.extend<Fixtures>({
  firefoxPage: async ({ skip }, use) => {
    if (!firefox) return skip('Firefox is not installed. On Debian: apt install firefox-esr');
    const browser = await launch({ browser: 'firefox', executablePath: firefox });
    await use(await browser.newPage());
    await browser.close();
  },
  url: async ({ serve, stop }, use) =>
    use((await serve(createEchoServer(stop.signal))).replace('http', 'ws')),
  urlWithDeflate: async ({ serve, stop }, use) =>
    use((await serve(createEchoServer(stop.signal, { negotiate }))).replace('http', 'ws')),
});

/** Empty, short, beyond each length form, of one byte over and over, of no pattern, of Chinese. */
const payloads = ['', 'Hello', 'x'.repeat(126), '字节'.repeat(20_000), 'a'.repeat(1_000_000)].map(
  (text) => Buffer.from(text),
);

describe('ws', () => {
  test.for([
    false,
    true,
    { serverNoContextTakeover: true },
    { clientNoContextTakeover: true },
    { serverMaxWindowBits: 9 },
    { clientMaxWindowBits: 9 },
  ])(
    'with perMessageDeflate %j gets every message back',
    async (perMessageDeflate, { urlWithDeflate }) => {
      const client = new WsClient(urlWithDeflate, { perMessageDeflate });
      await once(client, 'open');
      expect(client.extensions !== '').toBe(perMessageDeflate !== false);
      for (const payload of [...payloads, ...payloads]) {
        for (const binary of [true, false]) {
          client.send(payload, { binary });
          const [data, isBinary] = await once(client, 'message');
          expect(isBinary).toBe(binary);
          expect(payload.equals(data)).toBe(true);
        }
      }
      client.ping('p');
      expect(String(await once(client, 'pong'))).toBe('p');
      client.close(3000, 'bye');
      const [code, reason] = await once(client, 'close');
      expect([code, String(reason)]).toEqual([3000, 'bye']);
    },
  );

  test('is not offered compression by a server that was not asked to', async ({ url }) => {
    const client = new WsClient(url);
    await once(client, 'open');
    expect(client.extensions).toBe('');
    client.close();
    await once(client, 'close');
  });
});

// Node 22 and later have the browser's WebSocket.
test.skipIf(!('WebSocket' in globalThis))(
  'the WebSocket of Node gets every message back',
  async ({ url }) => {
    const client = new WebSocket(url);
    client.binaryType = 'arraybuffer';
    await event(client, 'open');
    for (const payload of payloads) {
      client.send(payload.toString());
      expect((await event<MessageEvent>(client, 'message')).data).toBe(payload.toString());
      client.send(Uint8Array.from(payload));
      const { data } = await event<MessageEvent>(client, 'message');
      expect(payload.equals(Buffer.from(data))).toBe(true);
    }
    client.close(3000, 'bye');
    expect(await event<CloseEvent>(client, 'close')).toMatchObject({ code: 3000, wasClean: true });
  },
);

function event<T extends Event>(target: EventTarget, name: string): Promise<T> {
  return new Promise((resolve) => {
    target.addEventListener(name, (event) => resolve(event as T), { once: true });
  });
}

test('the WebSocket of the browser gets every message back, BOM included', async ({
  url,
  page,
}) => {
  await page.goto(url.replace('ws', 'http')).catch(() => {}); // an origin to be of: it answers 426
  const sizes = await page.evaluate(async (url) => {
    const client = new WebSocket(url);
    client.binaryType = 'arraybuffer';
    const next = (name: string) =>
      new Promise<MessageEvent>((resolve) => {
        client.addEventListener(name, (event) => resolve(event as MessageEvent), { once: true });
      });
    await next('open');
    const answers: unknown[] = [];
    for (const data of ['', '\ufeff字节', 'x'.repeat(70_000), new Uint8Array([0, 255])]) {
      client.send(data);
      const { data: answer } = await next('message');
      answers.push(typeof answer === 'string' ? answer === data : answer.byteLength);
    }
    return answers;
  }, url);
  expect(sizes).toEqual([true, true, true, 2]);
});

test('Firefox shows what comes, adds numbers in text and in bytes, and closes cleanly', async ({
  feed,
  start,
  firefoxPage: page,
}) => {
  const shown = () => page.$eval('#socket', (panel) => panel.textContent);
  await page.goto(await start());
  // The page ends its connection and looks no more: this keeps how it ended.
  await page.evaluate(() => {
    globalThis.WebSocket = class extends WebSocket {
      constructor(url: string | URL) {
        super(url);
        this.addEventListener('close', ({ code, wasClean }) => {
          document.title = `${code}, ${wasClean ? 'clean' : 'not clean'}`;
        });
      }
    };
  });
  await page.click('.connect');
  await expect.poll(shown).toContain('hello');
  feed.publish(21.5);
  await expect.poll(shown).toContain('#1  21.5 °C');
  await page.click('button[value=text]');
  await expect.poll(shown).toMatch(/25.*\(in text\)/);
  await page.click('button[value=bytes]');
  await expect.poll(shown).toMatch(/25.*\(in .*bytes\)/);
  await page.click('.disconnect');
  await expect.poll(() => page.title()).toBe('1000, clean');
});

test('Firefox, which keeps over a reload what could be pressed, begins unconnected again', async ({
  start,
  firefoxPage: page,
}) => {
  const pressable = () =>
    page.$$eval(':is(.connect, .disconnect):enabled', (all) => all.map((each) => each.className));
  await page.goto(await start());
  await page.click('.connect');
  await expect.poll(pressable).toEqual(['disconnect']);
  await page.reload();
  await expect.poll(pressable).toEqual(['connect']);
});

const python = `
import asyncio, sys, websockets
async def main():
    async with websockets.connect(sys.argv[1], max_size=2**24) as ws:
        for text in ["", "Hello", "x" * 126, "字节" * 20000, "a" * 1000000]:
            for data in [text, text.encode(), text]:
                await ws.send(data)
                assert await ws.recv() == data
        await ws.send([b"frag", b"", b"ments"])
        assert await ws.recv() == b"fragments"
        await (await ws.ping("p"))
        await ws.close(3000, "bye")
        assert ws.close_code == 3000
        print("compressed" if ws.extensions else "plain")
asyncio.run(main())
`;
const interpreter = ['python3', '/usr/bin/python3'].find(
  (path) => spawnSync(path, ['-c', 'import websockets']).status === 0,
);

// Debian: apt install python3-websockets
describe.skipIf(!interpreter)('python websockets', () => {
  const run = (url: string) => promisify(execFile)(interpreter ?? '', ['-c', python, url]);

  test('gets every message back', async ({ url }) => {
    expect((await run(url)).stdout).toBe('plain\n');
  });

  test('gets every message back compressed', async ({ urlWithDeflate }) => {
    expect((await run(urlWithDeflate)).stdout).toBe('compressed\n');
  });
});
