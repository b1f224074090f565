import type { Server } from 'node:http';
import { createWebSocketServer } from '02-websocket-raw/src/websocket.ts';
import { encodeEvent } from '04-sse/src/event-stream.ts';
import { Feed } from 'feed';
import { createPageServer, type PageServerOptions } from 'page-kit';
import { Server as SocketIo } from 'socket.io';
import { PanelView } from 'test-kit';
import { describe, expect } from 'vitest';
import { servers, test } from './lessons.ts';

type Page = ConstructorParameters<typeof PanelView>[0];

/** An element that runs a script as soon as it is one: it need not even be shown. */
const markup = '<img src=x onerror="globalThis.hacked = true">';

/** Markup became no element, and nothing of it ran. */
async function expectNoMarkup(page: Page): Promise<void> {
  expect(await page.locator('img, [onerror]').count()).toBe(0);
  expect(await page.evaluate('globalThis.hacked')).toBe(undefined);
}

describe('markup in a cursor is text', () => {
  test.for([
    ['01', ['xhr', 'fetch']],
    ['02', ['socket']],
    ['03', ['upgrade', 'websocket']],
    ['04', ['same-origin', 'cross-origin']],
    ['05', ['short', 'long']],
  ] as const)('lesson %s', async ([lesson, panels], { serve, stop, page }) => {
    const feed = new Feed({ epoch: markup });
    await page.goto(await serve(servers[lesson]({ feed, signal: stop.signal })));
    for (const id of panels) {
      const panel = new PanelView(page, id);
      await panel.connect();
      await panel.shows(/^hello: .* <img src=x onerror="globalThis\.hacked = true">-0$/);
    }
    await expectNoMarkup(page);
  });
});

/** A lesson's page as it is, with a server behind it that means ill. */
function serverOf(lesson: string, options: Omit<PageServerOptions, 'page'>): Server {
  const page = new URL(`../../../lessons/${lesson}/page/`, import.meta.url);
  return createPageServer({ page, ...options });
}

describe('markup from a server that means ill is text', () => {
  const reset = { type: 'reset', cursor: markup };
  const reading = { type: 'reading', cursor: 'x', seq: markup, at: 0, value: 20 };

  test('lesson 01: in messages, and in what is none', async ({ serve, stop: { signal }, page }) => {
    const text = `${JSON.stringify(reset)}\n${JSON.stringify(reading)}\n${markup}\n`;
    const routes = {
      '/readings': ({ res }) => res.end(text),
    } satisfies PageServerOptions['routes'];
    await page.goto(await serve(serverOf('01-xhr-stream', { routes, signal })));
    for (const id of ['xhr', 'fetch']) {
      const panel = new PanelView(page, id);
      await panel.connect();
      await panel.shows(/^reset: .*<img/);
      await panel.shows(/^#<img/);
      await panel.shows(/<img.* is not valid JSON: trying again/);
    }
    await expectNoMarkup(page);
  });

  test('lesson 02: in messages, in what is none, and in a refusal', async ({
    serve,
    stop: { signal },
    page,
  }) => {
    const server = createWebSocketServer({
      path: '/socket',
      pages: serverOf('02-websocket-raw', { signal }),
      isAllowed: () => true,
      handlersFor: () => ({
        message(connection, data) {
          const { type, id } = JSON.parse(data.toString());
          const answers =
            type === 'sum'
              ? [{ type: 'refused', id, text: markup }]
              : [reset, reading, { type: 'error', text: markup }, { type: 'welcome', epoch: 'x' }];
          for (const answer of answers) connection.sendText(JSON.stringify(answer));
          if (type === 'sum') connection.sendText(markup);
        },
      }),
      signal,
    });
    await page.goto(await serve(server));
    const panel = new PanelView(page, 'socket');
    await panel.connect();
    await panel.shows(/^reset: .*<img/);
    await panel.shows(/^#<img/);
    await panel.shows(/^<img/);
    await page.getByRole('button', { name: 'Send as text' }).press('Enter');
    await page.getByText(`12 + 5 + 8: ${markup}`).waitFor();
    await panel.shows(/<img.* is not valid JSON/);
    await expectNoMarkup(page);
  });

  test('lesson 03: in messages, in a refusal, and in an acknowledgement', async ({
    serve,
    stop: { signal },
    page,
  }) => {
    const server = serverOf('03-socketio', { signal });
    const readings = new SocketIo(server).of('/readings');
    readings.use(({ conn }, next) =>
      next(conn.transport.name === 'polling' ? new Error(markup) : undefined),
    );
    readings.on('connection', (socket) => {
      socket.emit('message', reset, 0);
      socket.emit('message', reading, 1);
      socket.on('sum', (...args) => args.at(-1)({ ok: false, error: markup }));
    });
    signal.addEventListener('abort', () => readings.server.close());
    await page.goto(await serve(server));
    const refused = new PanelView(page, 'upgrade');
    await refused.connect();
    await refused.shows(/^<img.*: not trying again$/);
    const panel = new PanelView(page, 'websocket');
    await panel.connect();
    await panel.shows(/^reset: .*<img/);
    await panel.shows(/^#<img/);
    await page.locator('#websocket').getByRole('button', { name: 'Send' }).press('Enter');
    await page.getByText(`12 + 5 + 8: ${markup}`).waitFor();
    await expectNoMarkup(page);
  });

  test('lesson 04: in messages, in a type, and in the end', async ({
    serve,
    stop: { signal },
    page,
  }) => {
    let asked = 0;
    const server = serverOf('04-sse', {
      routes: {
        '/readings': ({ req, res }) => {
          asked += 1;
          if (req.method === 'HEAD' || asked === 1) {
            res.writeHead(500, { 'Content-Type': markup }).end();
            return;
          }
          res.writeHead(200, { 'Content-Type': 'text/event-stream' });
          res.write(encodeEvent({ event: 'reset', data: JSON.stringify(reset) }));
          res.write(encodeEvent({ data: JSON.stringify(reading) }));
          res.end(encodeEvent({ event: 'end', data: markup }));
        },
      },
      signal,
    });
    await page.goto(await serve(server));
    const panel = new PanelView(page, 'same-origin');
    await panel.connect();
    await panel.shows(/the server answers 500 <img.*: trying again/);
    await panel.hurry();
    await panel.shows(/^reset: .*<img/);
    await panel.shows(/^#<img/);
    await panel.shows(/^ended: <img/);
    await expectNoMarkup(page);
  });

  test('lesson 05: in messages, and in what is none', async ({ serve, stop: { signal }, page }) => {
    let asked = 0;
    const answer = ({ res }: { res: import('node:http').ServerResponse }) => {
      asked += 1;
      res.end(asked % 2 === 1 ? JSON.stringify([reset, reading]) : markup);
    };
    const routes = { '/readings': answer, '/readings/next': answer };
    await page.goto(await serve(serverOf('05-polling', { routes, signal })));
    const panel = new PanelView(page, 'long');
    await panel.connect();
    await panel.shows(/^reset: .*<img/);
    await panel.shows(/^#<img/);
    await panel.shows(/<img.* is not valid JSON: trying again/);
    await expectNoMarkup(page);
  });
});

/** The ways to make markup or a script of a text, and which of them the page allows. */
async function waysToMarkup(): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve)); // at once, a debugger may do everything
  const text = '1';
  const ways: Record<string, () => unknown> = {
    innerHTML: () => Object.assign(document.body, { innerHTML: text }),
    outerHTML: () => Object.assign(document.body, { outerHTML: text }),
    insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', text),
    write: () => document.write(text),
    parseFromString: () => new DOMParser().parseFromString(text, 'text/html'),
    createContextualFragment: () => document.createRange().createContextualFragment(text),
    'a frame’s srcdoc': () => Object.assign(document.createElement('iframe'), { srcdoc: text }),
    'a script’s text': () => Object.assign(document.createElement('script'), { text }),
    'a script’s source': () => Object.assign(document.createElement('script'), { src: text }),
    setTimeout: () => Reflect.apply(setTimeout, globalThis, [text]),
    Function: () => Reflect.construct(Function, [text]),
  };
  return Object.keys(ways).filter((name) => {
    try {
      ways[name]?.();
      return true;
    } catch {
      return false;
    }
  });
}

test('the policy of every page forbids all ways to make markup or a script of a text', async ({
  origins,
  browser,
}) => {
  const page = await browser.newPage(); // one of its own: here its policy may be violated
  for (const origin of Object.values(origins)) {
    await page.goto(origin);
    expect(await page.evaluate(waysToMarkup)).toEqual([]);
  }
  await page.close();
});
