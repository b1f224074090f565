import type { Server, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { Feed } from 'feed';
import { createPageServer, type Route } from 'page-kit';
import { PanelView } from 'test-kit';
import { describe, expect } from 'vitest';
import { createServer, page as pageFolder } from '#src/server.ts';
import { test } from './fixtures.ts';

const ways = ['xhr', 'fetch'] as const;

describe.each(ways)('%s', (way) => {
  test('shows a reading while the response is still open', async ({ feed, start, page }) => {
    await page.goto(await start());
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected$/);
    feed.publish(21.5);
    await panel.shows(/#1 {2}21\.5 °C/);
    expect(feed.followers).toBe(1);
  });

  test('reads each line once, however long the text before it has become', async ({
    feed,
    start,
    page,
  }) => {
    await page.goto(await start());
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected$/);
    for (let seq = 1; seq <= 5; seq += 1) {
      feed.publish(seq);
      await panel.shows(new RegExp(`#${seq} `)); // each in an event of its own
    }
    expect(await panel.counters()).toEqual({ received: 5, missing: 0, duplicated: 0, resets: 0 });
  });

  test('disconnects, lets go of the server, and comes back without a gap', async ({
    feed,
    start,
    page,
  }) => {
    await page.goto(await start());
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected$/);
    feed.publish(1);
    await panel.shows(/#1 /);
    await panel.disconnect();
    expect(await panel.state()).toBe('not connected');
    await expect.poll(() => feed.followers).toBe(0);
    feed.publish(2);
    feed.publish(3);
    await panel.connect();
    await panel.shows(/#3 /);
    expect(await panel.counters()).toEqual({ received: 3, missing: 0, duplicated: 0, resets: 0 });
  });

  test('goes on in a new response where the server ended the last one', async ({
    feed,
    start,
    page,
  }) => {
    await page.goto(await start({ maxBytes: 500 }));
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected$/);
    for (let seq = 1; seq <= 40; seq += 1) feed.publish(seq);
    await expect
      .poll(() => panel.counters())
      .toEqual({ received: 40, missing: 0, duplicated: 0, resets: 0 });
  });

  test('keeps what it has when the connection breaks, and fetches the rest', async ({
    feed,
    serve,
    stop,
    page,
  }) => {
    const server = createServer({ feed, signal: stop.signal });
    await page.goto(await serve(server));
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected$/);
    feed.publish(1);
    await panel.shows(/#1 /);
    server.closeAllConnections();
    feed.publish(2);
    await panel.shows(/trying again/);
    await panel.hurry();
    await panel.shows(/#2 /);
    expect(await panel.counters()).toEqual({ received: 2, missing: 0, duplicated: 0, resets: 0 });
  });

  test('shows the gap when the server restarted and its log is gone', async ({
    feed,
    serve,
    stop,
    page,
  }) => {
    const options = { feed, signal: stop.signal };
    const server = createServer(options);
    await page.goto(await serve(server));
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected$/);
    feed.publish(1);
    await panel.shows(/#1 /);
    options.feed = new Feed({ epoch: 'later' });
    server.closeAllConnections();
    await panel.shows(/trying again/);
    await panel.hurry();
    await panel.shows(/reset: a gap/);
    expect(await panel.counters()).toEqual({ received: 1, missing: 0, duplicated: 0, resets: 1 });
  });

  test('takes a silent connection for dead, and says so', async ({ feed, start, page }) => {
    await page.clock.install();
    await page.goto(await start({ heartbeat: 3_600_000 }));
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected$/);
    await page.clock.fastForward(40_000);
    await panel.shows(/nothing came for 40 s: trying again/);
    feed.publish(1);
    await page.clock.fastForward(1_000);
    await panel.shows(/#1 /);
  });

  test('says in words what the server answered instead of a stream', async ({
    serve,
    stop,
    page,
  }) => {
    const answers = [
      (res: ServerResponse) => res.writeHead(503).end(),
      (res: ServerResponse) => res.end(),
      (res: ServerResponse) => res.end("<p>a proxy's page</p>\n"),
    ];
    const readings: Route = ({ res }) => answers.shift()?.(res);
    await page.goto(await serve(serverOf(readings, stop.signal)));
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/the server answered 503: trying again/);
    await panel.hurry();
    await panel.shows(/the response brought nothing new: trying again/);
    await panel.hurry();
    await panel.shows(/not valid JSON.*: trying again/);
  });

  test('hangs up on an answer that it cannot read', async ({ serve, stop, page }) => {
    let hungUp = false;
    const readings: Route = ({ res, signal }) => {
      signal.addEventListener('abort', () => {
        hungUp = true;
      });
      res.write("<p>a proxy's page, and more to come</p>\n");
    };
    await page.goto(await serve(serverOf(readings, stop.signal)));
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/not valid JSON.*: trying again/);
    await expect.poll(() => hungUp).toBe(true);
  });

  test('puts a character together that the border of a chunk cut', async ({
    serve,
    stop,
    page,
  }) => {
    const bytes = Buffer.from('{"type":"hello","cursor":"21 °C"}\n');
    const border = bytes.indexOf('°') + 1;
    let sendTheRest = () => {};
    const readings: Route = ({ res }) => {
      res.write(bytes.subarray(0, border));
      sendTheRest = () => res.write(bytes.subarray(border));
    };
    await page.goto(await serve(serverOf(readings, stop.signal)));
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/characters/);
    sendTheRest();
    await panel.shows(/the log stands at 21 °C/);
  });

  test('lets go of a response that is over, and of its text', async ({ feed, start, page }) => {
    await page.addInitScript(() => {
      const made: WeakRef<object>[] = [];
      const { XMLHttpRequest, fetch } = window;
      window.XMLHttpRequest = class extends XMLHttpRequest {
        constructor() {
          super();
          made.push(new WeakRef(this));
        }
      };
      window.fetch = async (...request) => {
        const response = await fetch(...request);
        made.push(new WeakRef(response));
        return response;
      };
      Object.assign(window, { kept: () => made.filter((ref) => ref.deref()).length, made });
    });
    await page.goto(await start({ maxBytes: 500 }));
    const panel = new PanelView(page, way);
    await panel.connect();
    await panel.shows(/^connected$/);
    for (let seq = 1; seq <= 40; seq += 1) feed.publish(seq);
    await panel.shows(/#40 /);
    expect(await page.evaluate('made.length')).toBeGreaterThanOrEqual(5);
    const kept = async () => {
      await page.requestGC();
      return page.evaluate('kept()');
    };
    await expect.poll(kept).toBeLessThan(3); // the one that is open, and at most the one before
  });
});

describe('xhr', () => {
  test('goes through five states, and says how much came in the last two', async ({
    serve,
    stop,
    page,
  }) => {
    const hello = '{"type":"hello","cursor":"test-0"}\n';
    const answers = [(res: ServerResponse) => res.end(hello)];
    const readings: Route = ({ res }) => answers.shift()?.(res);
    await page.goto(await serve(serverOf(readings, stop.signal)));
    const panel = new PanelView(page, 'xhr');
    await panel.connect();
    await panel.shows(/readyState 4/);
    const states = (await panel.lines()).filter((line) => /^readyState/.test(line)).reverse();
    expect(states.slice(0, 5)).toEqual([
      'readyState 0',
      'readyState 1',
      'readyState 2',
      `readyState 3: ${hello.length} characters more`,
      'readyState 4: 0 characters more',
    ]);
  });

  test('takes in what came too late for an event of state 3', async ({ serve, stop, page }) => {
    let seq = 0;
    const readings: Route = async ({ res, signal }) => {
      // Chunks less than 50 ms apart are merged, and what is left at the end has no state 3. This
      // server does not look at the cursor: what the page leaves out stays missing.
      for (let left = 20; left > 0 && !signal.aborted; left -= 1) {
        seq += 1;
        res.write(`{"type":"reading","cursor":"1-${seq}","seq":${seq},"at":0,"value":0}\n`);
        await setTimeout(2);
      }
      res.end();
    };
    await page.goto(await serve(serverOf(readings, stop.signal)));
    const panel = new PanelView(page, 'xhr');
    await panel.connect();
    await panel.shows(/readyState 4: [1-9]/);
    const { received } = await panel.counters();
    const isNextIn = async () => (await panel.counters()).received > received + 20;
    await expect.poll(isNextIn).toBe(true); // the next response is read: its log may be scrolled away
    expect(await panel.counters()).toMatchObject({ missing: 0, duplicated: 0 });
  });

  test('lets go of a response at whose end a line cannot be dealt with', async ({
    serve,
    stop,
    page,
  }) => {
    await page.addInitScript(() => {
      const counts = { done: 0, ended: 0 };
      const { XMLHttpRequest } = window;
      window.XMLHttpRequest = class extends XMLHttpRequest {
        constructor() {
          super();
          let isFirst = true;
          this.addEventListener('readystatechange', (event) => {
            if (this.readyState === XMLHttpRequest.DONE) counts.done += 1;
            if (this.readyState !== XMLHttpRequest.LOADING) return;
            // As if the rest came less than 50 ms after the beginning, however slow the machine is.
            if (!isFirst) event.stopImmediatePropagation();
            isFirst = false;
          });
          this.addEventListener('loadend', () => {
            counts.ended += 1;
          });
        }
      };
      Object.assign(window, { counts });
    });
    const responses: ServerResponse[] = [];
    const readings: Route = ({ res }) => {
      res.write('{"type":"hello","cursor":"test-0"}\n');
      responses.push(res);
    };
    await page.goto(await serve(serverOf(readings, stop.signal)));
    const panel = new PanelView(page, 'xhr');
    await panel.connect();
    await panel.shows(/^hello/); // in the one event of state 3
    responses.shift()?.end('no JSON\n');
    await panel.shows(/readyState 4: [1-9]/);
    await panel.shows(/JSON.*: trying again/);
    await expect.poll(() => page.evaluate('counts.done - counts.ended')).toBe(0);
  });

  test('reads the end of a response though no event of state 3 announces it', async ({
    serve,
    stop,
    page,
  }) => {
    const line = (seq: number) =>
      `{"type":"reading","cursor":"a+b&c#${seq}","seq":${seq},"at":0,"value":0}\n`;
    const responses: ServerResponse[] = [];
    const asked: (string | null)[] = [];
    const readings: Route = ({ res, query }) => {
      asked.push(query.get('after'));
      res.write(line(1));
      responses.push(res);
    };
    await page.goto(await serve(serverOf(readings, stop.signal)));
    await page.evaluate(() => {
      // As if all that comes after the first event came less than 50 ms after it, however slow the
      // machine is.
      window.XMLHttpRequest = class extends XMLHttpRequest {
        constructor() {
          super();
          let isFirst = true;
          this.addEventListener('readystatechange', (event) => {
            if (this.readyState !== XMLHttpRequest.LOADING) return;
            if (!isFirst) event.stopImmediatePropagation();
            isFirst = false;
          });
        }
      };
    });
    const panel = new PanelView(page, 'xhr');
    await panel.connect();
    await panel.shows(/#1 /);
    responses.shift()?.end(line(2));
    await panel.shows(/#2 /);
    await expect.poll(() => asked).toEqual([null, 'a+b&c#2']); // opaque, and asked for as it came
  });

  test('would be held back as text/plain, until 1,024 bytes have come', async ({
    serve,
    stop,
    page,
  }) => {
    const responses: ServerResponse[] = [];
    const readings: Route = ({ res }) => {
      res.removeHeader('X-Content-Type-Options');
      res.setHeader('Content-Type', 'text/plain; charset=utf-8');
      res.write('{"type":"hello","cursor":"test-0"}\n');
      responses.push(res);
    };
    await page.goto(await serve(serverOf(readings, stop.signal)));
    const [xhr, fetch] = ways.map((way) => new PanelView(page, way));
    await xhr?.connect();
    await fetch?.connect();
    await fetch?.shows(/^connected$/);
    expect(await xhr?.lines()).toEqual(['readyState 1', 'readyState 0', 'connecting']);
    for (const res of responses) res.write('\n'.repeat(1024));
    await xhr?.shows(/^connected$/);
  });

  test('has no limit on how long a healthy stream may last', async ({
    feed,
    serve,
    stop,
    page,
  }) => {
    await page.addInitScript(() => {
      // 30 s would pass in 30 ms here.
      const { set } = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, 'timeout') ?? {};
      Object.defineProperty(XMLHttpRequest.prototype, 'timeout', {
        set(milliseconds: number) {
          set?.call(this, milliseconds / 1000);
        },
      });
    });
    const server = createServer({ feed, signal: stop.signal, heartbeat: 10 });
    let requests = 0;
    server.on('request', (req) => {
      if (req.url?.startsWith('/readings')) requests += 1;
    });
    await page.goto(await serve(server));
    const panel = new PanelView(page, 'xhr');
    await panel.connect();
    const events = async () =>
      (await panel.lines()).filter((line) => /readyState 3/.test(line)).length;
    await expect
      .poll(async () => ({ requests, goesOn: (await events()) > 5 }))
      .toEqual({ requests: 1, goesOn: true });
  });
});

test('both panels follow the same feed at once', async ({ feed, start, page }) => {
  await page.goto(await start());
  const panels = ways.map((way) => new PanelView(page, way));
  for (const panel of panels) {
    await panel.connect();
    await panel.shows(/^connected$/);
  }
  feed.publish(1);
  for (const panel of panels) await panel.shows(/#1 /);
});

function serverOf(readings: Route, signal: AbortSignal): Server {
  return createPageServer({ page: pageFolder, routes: { '/readings': readings }, signal });
}
