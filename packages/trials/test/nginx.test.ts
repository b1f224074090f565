import { handshake } from '02-websocket-raw/test/client-bytes.ts';
import { Feed } from 'feed';
import { test as base, PanelView, RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import { type Lesson, servers } from './lessons.ts';
import { hasNginx, type Nginx, startNginx } from './nginx.ts';

interface Fixtures {
  feed: Feed;
  /** An nginx in front of all five lessons, told what the file tells, but for a change. */
  behindNginx: (change?: (configuration: string) => string) => Promise<Nginx['origins']>;
}

const test = base.extend<Fixtures>({
  feed: async ({}, use) => use(new Feed({ epoch: 'test', now: () => 0 })),
  behindNginx: async ({ feed, serve, stop, skip }, use) => {
    if (!hasNginx) return skip('There is no nginx here: on Debian, apt-get install nginx-light.');
    const started: Nginx[] = [];
    await use(async (change) => {
      const start = (lesson: Lesson) => serve(servers[lesson]({ feed, signal: stop.signal }));
      const nginx = await startNginx(
        {
          '01': await start('01'),
          '02': await start('02'),
          '03': await start('03'),
          '04': await start('04'),
          '05': await start('05'),
        },
        change,
      );
      started.push(nginx);
      return nginx.origins;
    });
    for (const nginx of started) await nginx.stop();
  },
});

const without =
  (...lines: RegExp[]) =>
  (configuration: string) =>
    lines.reduce((text, line) => text.replaceAll(line, ''), configuration);

const upgrade = /proxy_set_header (Upgrade|Connection) \$.*/g;
const host = /proxy_set_header Host .*/g;
async function answerTo(origin: string, bytes: string): Promise<string> {
  const client = await RawClient.open(origin);
  client.send(bytes);
  await client.until(/\r\n\r\n/);
  client.reset();
  return client.text;
}

/** What has come of a response so far, whatever it was compressed with. */
function read(url: string): { text: string } {
  const read = { text: '' };
  const collect = async () => {
    const { body } = await fetch(url);
    for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) read.text += text;
  };
  collect().catch(() => {}); // the test ends with some of them open
  return read;
}

describe('behind nginx', () => {
  test('each lesson shows each reading as it is published', async ({ behindNginx, feed, page }) => {
    const origins = await behindNginx();
    for (const [lesson, id] of [
      ['01', 'xhr'],
      ['02', 'socket'],
      ['03', 'upgrade'],
      ['04', 'same-origin'],
      ['05', 'long'],
    ] as const) {
      await page.goto(origins[lesson]);
      const panel = new PanelView(page, id);
      await panel.connect();
      await panel.shows(/^hello|connected over websocket/);
      for (let count = 1; count <= 3; count += 1) {
        const { seq } = feed.publish(count);
        await panel.shows(new RegExp(`#${seq} `));
      }
      expect(await panel.counters()).toMatchObject({ received: 3, missing: 0, duplicated: 0 });
      await panel.disconnect();
    }
  });
  test('a WebSocket is refused where Upgrade is not passed on', async ({ behindNginx }) => {
    const told = await behindNginx();
    expect(await answerTo(told['02'], handshake())).toMatch(/^HTTP\/1\.1 101 /);
    const untold = await behindNginx(without(upgrade));
    expect(await answerTo(untold['02'], handshake())).toMatch(/^HTTP\/1\.1 426 /);
  });

  test('a WebSocket is let in though a page came before, over connections that are used again', async ({
    behindNginx,
  }) => {
    const origins = await behindNginx(
      (configuration) =>
        `upstream socket { server 127.0.0.1:8082; keepalive 8; }
        ${configuration.replace('http://127.0.0.1:8082', 'http://socket')}`,
    );
    expect((await fetch(origins['02'])).status).toBe(200);
    expect(await answerTo(origins['02'], handshake())).toMatch(/^HTTP\/1\.1 101 /);
  });

  test('Socket.IO stays with polling where Upgrade is not passed on', async ({
    behindNginx,
    feed,
    page,
  }) => {
    const origins = await behindNginx(without(upgrade));
    await page.goto(origins['03']);
    const panel = new PanelView(page, 'upgrade');
    await panel.connect();
    await panel.shows(/^hello/);
    feed.publish(20);
    await panel.shows(/#1 /);
    expect((await panel.lines()).join()).not.toContain('upgraded to websocket');
    await panel.disconnect();
  });

  test('the page of a lesson is foreign to it where Host is not passed on', async ({
    behindNginx,
  }) => {
    const untold = await behindNginx(without(host));
    const { host: Host, origin: Origin } = new URL(untold['02']);
    const asPage = handshake({ Host, Origin });
    expect(await answerTo(untold['02'], asPage)).toMatch(/^HTTP\/1\.1 403 /);
    const told = await behindNginx();
    const { host: own, origin } = new URL(told['02']);
    expect(await answerTo(told['02'], handshake({ Host: own, Origin: origin }))).toMatch(/ 101 /);
  });
});

describe('a stream behind nginx', () => {
  const old = (text: string) => text.replaceAll('proxy_http_version 1.1', 'proxy_http_version 1.0');
  const heedless = (text: string) =>
    text.replaceAll('server {', 'server { proxy_ignore_headers X-Accel-Buffering;');
  const compressing = (text: string) =>
    text.replaceAll('server {', 'server { gzip on; gzip_types *; gzip_min_length 0;');

  test.for([
    ['it is asked for as HTTP/1.0', old],
    ['it is compressed, which no-transform does not prevent', compressing],
    ['X-Accel-Buffering counts for nothing, but each chunk is passed on', heedless],
  ] as const)('is not held back where %s', async ([, change], { behindNginx, feed }) => {
    const origins = await behindNginx(change);
    for (const lesson of ['01', '04'] as const) {
      const stream = read(`${origins[lesson]}/readings`);
      await expect.poll(() => stream.text).toMatch(/hello/);
      const { seq } = feed.publish(20);
      await expect.poll(() => stream.text).toContain(`"seq":${seq},`);
    }
  });

  test.for([
    ['it is asked for as HTTP/1.0, which has no chunks', old],
    ['it is compressed', compressing],
  ] as const)(
    'is held back where X-Accel-Buffering counts for nothing and %s',
    async ([, change], { behindNginx, feed, stop }) => {
      const origins = await behindNginx((text) => change(heedless(text)));
      const streams = [read(`${origins['01']}/readings`), read(`${origins['04']}/readings`)];
      await expect.poll(() => feed.followers).toBe(2);
      feed.publish(20);
      await fetch(origins['01']); // what was to come has had its time
      expect(streams.map(({ text }) => text)).toEqual(['', '']);
      stop.abort(); // now all of it comes at once
      for (const stream of streams) {
        await expect.poll(() => stream.text).toMatch(/hello[\s\S]*"seq":1,/);
      }
    },
  );
});
