import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { freePort, test, violationsOf } from 'test-kit';
import { describe, expect } from 'vitest';
import { createDocsServer } from '../src/server.ts';
import { plainServer } from './built.ts';
import { areDrawn, isAtTop, open, quietDocs } from './open.ts';
import { pageOf, pages, sidebars, target } from './pages.ts';

/** Whether an address within the site is that of a page, and of a place on it if it names one. */
function leadsSomewhere(href: string): boolean {
  const [, path, id] = /^(?:\.\/)?#\/([^?]*)(?:\?id=(.+))?$/.exec(href) ?? [];
  if (path === undefined) return false;
  const page = pageOf(`${path.replace(/(^|\/)$/, '$1README')}.md`);
  if (!page || !id) return page !== undefined;
  const isMark = page.lines.some((line) => line.includes(`id="${id}"`)); // a row of the ledger
  return isMark || page.headings.some(({ slug }) => slug === id);
}

/** The pages of a language in the order of its sidebar, as the site calls them. */
const orders = sidebars.map((sidebar) =>
  sidebar.links.map(({ href }) => {
    const { name } = target(sidebar, href);
    return pages.find((page) => page.name === name)?.route ?? expect.fail(name);
  }),
);

/** The pages before and after one. */
function neighboursOf(route: string): string[] {
  const order = orders.find((order) => order.includes(route)) ?? [];
  const here = order.indexOf(route);
  return [order[here - 1], order[here + 1]].filter((page) => page !== undefined);
}

/** Everything the console and the network complain of. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return complaints;
}

// In one tab: the site, and the library that draws its diagrams, are loaded once for all pages. As
// plain files under some path, it asks for nothing that is not there; asking another host is a fault
// of the page in every test.
test('built, each page shows all that it holds', { timeout: 300_000 }, async ({
  page,
  serve,
  stop,
}) => {
  const complaints = complaintsOf(page);
  await open(page, `${await serve(plainServer(stop.signal))}/some/path`);
  for (const { name, route, headings, includes } of pages) {
    await page.evaluate((route) => {
      document.querySelector('.pager')?.remove();
      location.hash = `${route}?`; // a question mark: the first page is open already
    }, route);
    await page.locator('.pager').waitFor();
    const around = await page
      .locator('.pager a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')?.slice(1)));
    expect(around, name).toEqual(neighboursOf(route));
    const main = page.locator('#main');

    // The anchors that links are checked against are those that docsify gives.
    const ids = await main
      .locator('h1, h2, h3, h4, h5, h6')
      .evaluateAll((elements) => elements.map(({ id }) => id));
    expect(ids, name).toEqual(headings.map(({ slug }) => slug));

    const code = await main
      .locator('pre[data-lang]:not([data-lang=mermaid]) code')
      .allTextContents();
    expect(code.length, name).toBeGreaterThanOrEqual(includes.length);
    expect(
      code.filter((text) => !text.trim() || /\/\/\/ \[[\w-]+\]/.test(text)),
      name,
    ).toEqual([]);
    expect(await main.innerText(), name).not.toContain(':include');

    const links = await page
      .locator('a[href]:not([href^=http])')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    expect(
      links.filter((href) => !leadsSomewhere(href)),
      name,
    ).toEqual([]);

    expect(await main.locator('pre[data-lang=mermaid]').count(), name).toBe(0);
    await areDrawn(page);
    expect(await main.locator('figure.diagram:not(:has(svg))').allTextContents(), name).toEqual([]);

    // What is wider than the window scrolls in itself.
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      const outside = await main.locator('> *').evaluateAll((elements, edge) => {
        return elements
          .filter((element) => element.getBoundingClientRect().right > edge)
          .map((element) => element.outerHTML.slice(0, 100));
      }, width);
      expect([width, outside], name).toEqual([width, []]);
    }
    // On a phone there is all that a wide window has, and more that scrolls. Whether colours can be read
    // is asked below: here code is text, a page of it would be thousands of elements.
    await main.locator('pre code').evaluateAll((blocks) => {
      for (const code of blocks) code.replaceChildren(code.textContent ?? '');
    });
    const rules = { 'color-contrast': { enabled: false } };
    // What has just become narrow can be reached by keys a frame later.
    await expect.poll(() => violationsOf(page, { rules }), { message: name }).toEqual([]);
    expect(complaints, name).toEqual([]);
  }
});

test('the first page is light: before its diagram, 300 KB of files', async ({
  page,
  serve,
  stop,
}) => {
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    // The folder itself sends the browser on, and that answer is not kept.
    if (!/mermaid|\/path\/$/.test(response.url())) bodies.push(response.body());
  });
  await page.goto(`${await serve(plainServer(stop.signal))}/some/path/`);
  await page.locator('.pager').waitFor();
  const sizes = (await Promise.all(bodies)).map((body) => body.length);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(300_000);
});

test('next leads to the next page, previous back, and nothing complains', async ({
  page,
  serve,
  stop,
}) => {
  const complaints = complaintsOf(page);
  await open(page, await serve(quietDocs(stop)));
  const [[first, second] = []] = orders;
  for (const [rel, route] of [
    ['next', second],
    ['prev', first],
  ] as const) {
    await page.locator(`.pager a[rel=${rel}]`).click();
    await expect.poll(() => new URL(page.url()).hash.slice(1)).toBe(route);
  }
  expect(complaints).toEqual([]);
});

describe('a search', () => {
  test('needs no mouse, has what stands in a heading first, and leads there', async ({
    page,
    serve,
    stop,
  }) => {
    const complaints = complaintsOf(page);
    await open(page, `${await serve(plainServer(stop.signal))}/some/path`);
    await page.keyboard.press('/');
    await page.keyboard.type('masking KEY');
    await page
      .getByRole('status')
      .getByText(/^Found in \d+ places\.$/)
      .waitFor();
    await page.keyboard.press('Enter');
    await page.locator('#masking-key:focus').waitFor();
    expect(page.url()).toMatch(/#\/glossary\?id=masking-key$/);
    expect(complaints).toEqual([]);
  });

  test('finds what a page says on that page, not in the ledger again, and reads over marks', async ({
    page,
    serve,
    stop,
  }) => {
    await open(page, await serve(quietDocs(stop)));
    await page.getByRole('searchbox').fill('order. promise arrives, whatever');
    const hits = page.getByRole('search').getByRole('link');
    await hits.first().waitFor();
    expect(
      await hits.evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
    ).toEqual(['#/nothing-lost']);
    expect(await hits.innerText()).toContain('in order. Here you see how');
  });

  test('says when nothing is found', async ({ page, serve, stop }) => {
    await open(page, await serve(quietDocs(stop)));
    await page.getByRole('searchbox').fill('masking nothing-of-the-kind');
    await page.getByRole('status').getByText('Nothing found.').waitFor();
  });

  test('says when a page cannot be read, and reads it with the next key', async ({
    page,
    serve,
    stop,
  }) => {
    await page.setViewportSize({ width: 390, height: 800 });
    await open(page, await serve(quietDocs(stop)));
    await page.route('**/glossary.md', (route) => route.abort(), { times: 1 });
    await page.keyboard.press('/'); // on a narrow screen the contents come out for it
    await page.keyboard.type('x');
    await page.getByRole('status').getByText('cannot be read').waitFor();
    await page.keyboard.type('hr');
    await page.getByRole('status').getByText('Found in').waitFor();
  });
});

test('an address that leads nowhere gets a page that says so', async ({ page, serve, stop }) => {
  await page.goto(`${await serve(quietDocs(stop))}/docs/#/nothing`);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
});

describe('two languages', () => {
  test('a browser that prefers Chinese begins in Chinese, and all that the site says follows', async ({
    browser,
    serve,
    stop,
  }) => {
    const context = await browser.newContext({ locale: 'zh-CN' });
    const page = await context.newPage();
    const origin = await serve(quietDocs(stop));
    await page.goto(`${origin}/docs/`);
    await page.getByRole('heading', { level: 1, name: '服务器推送' }).last().waitFor();
    await page.locator('.pager').getByText('下一页').waitFor();
    expect(new URL(page.url()).hash).toBe('#/zh/');
    expect(await page.title()).toBe('首页 - 服务器推送：从字节讲起');
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.getByRole('searchbox', { name: '搜索' }).waitFor();
    await page.getByRole('navigation', { name: '目录' }).waitFor();
    await page.locator('pre').first().getByRole('button', { name: '复制' }).waitFor();
    // A line that is broken in the file is not broken by a space on the page.
    expect(await page.locator('#main > p').nth(1).innerText()).not.toMatch(/\s/);
    await page.goto('about:blank'); // or the contents of the page before are still there
    await page.goto(`${origin}/docs/#/zh/nothing`);
    await page.getByRole('heading', { name: '没有这个页面' }).waitFor();
    await page.getByRole('navigation', { name: '目录' }).getByText('首页').waitFor();
    await context.close();
  });

  test('the switch stays on the page and at the heading, and is remembered', async ({
    page,
    serve,
    stop,
  }) => {
    const origin = await serve(quietDocs(stop));
    await open(page, origin, '/glossary?id=masking-key');
    const isRead = () => page.locator('#masking-key').evaluate(isAtTop);
    await expect.poll(isRead).toBe(true);
    await page.getByRole('link', { name: '中文' }).click();
    await page.getByRole('heading', { name: '掩码键' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/zh/glossary?id=masking-key');
    await expect.poll(isRead).toBe(true);
    await open(page, origin, '/');
    expect(new URL(page.url()).hash).toBe('#/zh/');
    await page.getByRole('link', { name: 'English' }).click();
    await page.locator('.pager').getByText('Next').waitFor();
    await open(page, origin, '/');
    expect(new URL(page.url()).hash).toBe('#/');
  });

  test('a search finds Chinese text, where its lines are broken too', async ({
    page,
    serve,
    stop,
  }) => {
    await open(page, await serve(quietDocs(stop)), '/zh/');
    await page.getByRole('searchbox').fill('异或 也不隐藏（RFC');
    await page
      .getByRole('search')
      .getByRole('link', { name: /^掩码键 术语表 / })
      .click();
    await page.locator('#masking-key').waitFor();
    expect(new URL(page.url()).hash).toBe('#/zh/glossary?id=masking-key');
    // Behind a Chinese mark no space stands, whatever the next line begins with.
    expect(await page.locator('#main > p').allInnerTexts()).not.toContainEqual(
      expect.stringMatching(/[，。：；）] /),
    );
  });
});

test('the copy button copies a block of code', async ({ page, serve, stop }) => {
  const origin = await serve(quietDocs(stop));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  await open(page, origin);
  const block = page.locator('#main pre[data-lang]', { hasText: 'npx pnpm dev' });
  await block.hover();
  const button = block.getByRole('button', { name: 'Copy' });
  // It says so for a second only: whoever looks now and then may miss it.
  const saysSo = button.evaluate(
    (button) =>
      new Promise<void>((resolve) => {
        const look = () => button.classList.contains('success') && resolve();
        new MutationObserver(look).observe(button, { attributes: true });
      }),
  );
  await button.click();
  await saysSo;
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toMatch(/^npx pnpm dev\n*$/);
});

test('where nothing hovers, the copy button is there from the start, and can be read', async ({
  browser,
  serve,
  stop,
}) => {
  const context = await browser.newContext({ hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await open(page, await serve(quietDocs(stop)));
  const button = page.getByRole('button', { name: 'Copy' }).first();
  expect(await button.evaluate((element) => getComputedStyle(element).opacity)).toBe('1');
  expect(await violationsOf(page, { runOnly: ['color-contrast'] })).toEqual([]);
  await context.close();
});

describe('an embedded lesson', () => {
  /** A docs server that knows one lesson, and a page that embeds it. */
  async function embed(page: Page, server: (port: number) => Promise<string>, port: number) {
    await open(page, await server(port));
    await page.evaluate(() => {
      const frame = document.createElement('lesson-frame');
      frame.setAttribute('lesson', '04-sse');
      document.querySelector('#main')?.prepend(frame);
    });
    return page.locator('lesson-frame');
  }

  test('says how to start it, and shows it once it runs', async ({ page, serve, stop }) => {
    const complaints = complaintsOf(page);
    const lesson = createServer((_, res) => {
      res.setHeader('Content-Type', 'text/html');
      res.end('<!doctype html><title>Lesson</title><h1>The lesson runs</h1>');
    });
    stop.signal.addEventListener('abort', () => lesson.close());
    const port = await freePort();
    const docs = (port: number) =>
      serve(
        createDocsServer({ signal: stop.signal, ports: { '04-sse': { page: port, view: 1 } } }),
      );
    const frame = await embed(page, docs, port);

    await frame.getByText('npx pnpm --filter 04-sse dev').waitFor();
    await frame.getByText('npx pnpm dev', { exact: true }).waitFor();
    expect(await frame.locator('iframe').count()).toBe(0);
    await frame.getByRole('button', { name: 'Check again' }).click();
    await frame.getByText(/^Not running at/).waitFor();

    await serve(lesson, port);
    await frame.getByRole('button', { name: 'Check again' }).click();
    await page
      .frameLocator('lesson-frame iframe[title="Lesson 04-sse, running"]')
      .getByRole('heading', { name: 'The lesson runs' })
      .waitFor();
    expect(complaints).toEqual([]);
  });
});

test.for(['light', 'dark'] as const)(
  'every text can be read on its ground, in %s colours',
  async (colorScheme, { page, serve, stop }) => {
    await page.emulateMedia({ colorScheme });
    const origin = await serve(quietDocs(stop));
    // They have all that has colours of its own: code, tables, notes, commands, a diagram.
    for (const route of ['/', '/04-sse']) {
      await open(page, origin, route);
      const runOnly = ['color-contrast'];
      expect(await violationsOf(page, { runOnly }), route).toEqual([]);
    }
  },
);

test('on paper there is the text alone: all of its code, its addresses, and diagrams in black', async ({
  page,
  serve,
  stop,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await open(page, await serve(quietDocs(stop)), '/04-sse');
  await page.locator('.diagram text').first().waitFor();
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  await page.setViewportSize({ width: 680, height: 1000 }); // A4 without its margins
  for (const unwanted of ['.sidebar', '.language', '.pager', 'wire-frame', 'pre button']) {
    expect(await page.locator(unwanted).first().isVisible(), unwanted).toBe(false);
  }
  const cut = await page
    .locator('#main :is(pre, pre code, table, figure)')
    .evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth + 1).length);
  expect(cut).toBe(0);
  const look = await page.evaluate(() => {
    const of = (selector: string, pseudo?: string) => {
      const element = document.querySelector(selector);
      return element ? getComputedStyle(element, pseudo) : undefined;
    };
    return [
      of('#main')?.color,
      of('.diagram text')?.fill,
      of('.diagram .actor')?.fill,
      of('#main a[href^=http]', '::after')?.content.slice(0, 7),
      of('details', '::details-content')?.contentVisibility,
    ];
  });
  expect(look).toEqual([
    'rgb(26, 33, 36)',
    'rgb(0, 0, 0)',
    'rgb(255, 255, 255)',
    '" (http',
    'visible',
  ]);
});

test('what is inserted does not have all styles computed anew', async ({ page, serve, stop }) => {
  await open(page, await serve(quietDocs(stop)), '/02-websocket-raw');
  await areDrawn(page);
  const [inserting, all] = await page.evaluate(() => {
    const time = (change: (turn: number) => void) => {
      const turns = Array.from({ length: 20 }, (_, turn) => {
        const start = performance.now();
        change(turn);
        document.body.getBoundingClientRect();
        return performance.now() - start;
      });
      return turns.sort((a, b) => a - b)[10] ?? NaN; // some may have waited for something else
    };
    const { style } = document.documentElement;
    const insert = () => document.body.append(document.createElement('i'));
    const restyle = (turn: number) => style.setProperty('letter-spacing', `${turn / 100}px`);
    insert();
    return [time(insert), time(restyle)] as const;
  });
  expect(inserting).toBeLessThan(all / 8);
});

test('a diagram changes its colours with the page', async ({ page, serve, stop }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page, await serve(quietDocs(stop)));
  const node = page.locator('.diagram .node rect').first();
  const fill = () => node.evaluate((element) => getComputedStyle(element).fill);
  const light = await fill();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(fill).not.toBe(light);
});
