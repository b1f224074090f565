import type { Excerpts } from './excerpts.ts';
import type { Stage } from './stage.ts';

/** What happens in front of the recorder, and what the text shows of it. */
export interface Scene {
  /** The trace is called by it. */
  name: string;
  lesson: string;
  /** The panel of the page that is used. */
  panel: string;
  /** Limits of the server that are shorter in a brisk recording. */
  brisk?: Record<string, number>;
  play: (stage: Stage) => Promise<void>;
  excerpts: Excerpts;
}

const socketFields = [
  'Host',
  'Connection',
  'Upgrade',
  'Origin',
  'Sec-WebSocket-Version',
  'Sec-WebSocket-Key',
  'Sec-WebSocket-Extensions',
  'Sec-WebSocket-Accept',
];
/** Of a request and of a response: the first line, what the lesson is about, and the last. */
const requestWith = (...names: string[]) => ['request line', ...names, 'empty line'];
const responseWith = (...names: string[]) => ['status line', ...names, 'empty line'];

/** A trace for each lesson, and for each way that a lesson has. */
export const scenes: readonly Scene[] = [
  {
    name: '01-xhr-stream',
    lesson: '01-xhr-stream',
    panel: 'xhr',
    brisk: { heartbeat: 200 },
    async play({ press, shows, hurry, publish, fault, passed, closed }) {
      await press('Connect');
      await shows(/^connected$/);
      await publish();
      await publish();
      await passed(/^empty line/);
      fault('coalesce');
      await publish(3);
      fault('heal');
      fault('cut');
      await shows(/trying again/);
      await hurry();
      await passed(/after=demo-5/);
      await publish();
      await press('Disconnect');
      await closed();
    },
    excerpts: {
      request: [{ row: /→ request head/, only: requestWith('Host') }],
      response: [
        {
          row: /← response head/,
          only: responseWith(
            'X-Content-Type-Options',
            'Content-Type',
            'Cache-Control',
            'X-Accel-Buffering',
            'Transfer-Encoding',
          ),
        },
      ],
      hello: [{ row: /← chunk/ }, { row: /← +line .*hello/ }],
      heartbeat: [{ row: /← chunk +chunk 1 B/ }, { row: /← +line +empty/ }],
      together: [{ row: /⚡ coalesce/, rows: 8, segments: true }],
      cut: [{ row: /⚡ cut/, rows: 3 }],
      again: [{ row: /→ request head.*after=/, only: requestWith() }],
    },
  },
  {
    name: '02-websocket-raw',
    lesson: '02-websocket-raw',
    panel: 'socket',
    async play({ page, press, shows, publish, closed }) {
      await press('Connect');
      await shows(/^connected$/);
      await publish();
      await press('Send as text');
      await page.getByText(/sum 1 of this page/).waitFor();
      await publish();
      await press('Send as bytes');
      await page.getByText(/sum 2 of this page/).waitFor();
      await press('Disconnect');
      await closed();
    },
    excerpts: {
      request: [{ row: /→ request head/, only: requestWith(...socketFields) }],
      response: [{ row: /← response head/ }],
      masked: [{ row: /→ frame +TEXT.*"sum"/ }],
      answer: [{ row: /← frame +TEXT.*"sum"/ }],
      bytes: [{ row: /→ frame +BINARY/ }, { row: /← frame +BINARY/ }],
      close: [{ row: /→ frame +CLOSE/ }, { row: /← frame +CLOSE/ }],
    },
  },
  {
    name: '03-socketio',
    lesson: '03-socketio',
    panel: 'upgrade',
    async play({ page, press, publish, passed, closed }) {
      await press('Connect');
      await passed(/^upgrade$/);
      await publish();
      await press('Send');
      await page.getByText(/sum 1 of this page/).waitFor();
      await publish();
      await press('Disconnect');
      await closed();
    },
    excerpts: {
      open: [{ row: /→ request head.*polling/, only: requestWith() }, { row: /← packet +open/ }],
      connect: [
        { row: /→ request head +POST/, only: requestWith('Content-Length', 'Content-type') },
        { row: /→ packet +CONNECT/ },
      ],
      joined: [{ row: /← packet +CONNECT/ }, { row: /← packet +EVENT.*hello/ }],
      upgrade: [
        { row: /→ request head.*websocket/, only: requestWith('Upgrade', 'Sec-WebSocket-Key') },
        { row: /← response head +101/, only: responseWith('Upgrade', 'Sec-WebSocket-Accept') },
      ],
      probe: [{ row: /→ frame .*2probe/ }, { row: /← frame .*3probe/ }],
      noop: [{ row: /← packet +noop/ }, { row: /→ +packet +upgrade/ }],
      event: [{ row: /← +packet +EVENT.*"reading"/ }],
      question: [{ row: /→ frame .*"sum"/ }, { row: /← +packet +ACK/ }],
      bye: [{ row: /→ +packet +DISCONNECT/, rows: 6 }],
    },
  },
  {
    name: '04-sse',
    lesson: '04-sse',
    panel: 'same-origin',
    brisk: { heartbeat: 200, retry: 500 },
    async play({ page, press, shows, publish, fault, passed }) {
      await page.locator('#same-origin select').selectOption('5');
      await press('Connect');
      await shows(/^connected$/);
      await publish();
      await publish();
      await passed(/heartbeat/);
      fault('cut');
      await publish(); // nobody is there: it comes with the next connection
      await publish(2);
      await passed(/^last chunk/);
    },
    excerpts: {
      request: [{ row: /→ request head/, only: requestWith('Accept', 'Cache-Control') }],
      response: [
        {
          row: /← response head/,
          only: responseWith('Content-Type', 'Cache-Control', 'Transfer-Encoding'),
        },
      ],
      hello: [{ row: /← chunk/ }, { row: /← +event .*hello/ }],
      reading: [{ row: /← +event .*demo-1/ }],
      heartbeat: [{ row: /← +event .*heartbeat/ }],
      cut: [{ row: /⚡ cut/, rows: 3 }],
      again: [
        { row: /#2 .*→ request head/, only: requestWith('Last-Event-ID') },
        { row: /#2 .*← +event .*hello/ },
      ],
      end: [{ row: /← +event .*end data/ }, { row: /← chunk +last/ }],
    },
  },
  {
    name: '05-short-polling',
    lesson: '05-polling',
    panel: 'short',
    async play({ page, pace, press, publish, passed }) {
      if (pace === 'brisk') await page.locator('#short select').selectOption('500');
      await press('Connect');
      await passed(/^304/);
      await publish(2);
      await passed(/after=demo-2/, 2); // the first of them is answered, too
      await press('Disconnect');
    },
    excerpts: {
      first: [
        { row: /→ request head/, only: requestWith() },
        { row: /← response head/, only: responseWith('Cache-Control', 'ETag', 'Content-Length') },
        { row: /← body/ },
      ],
      nothing: [
        { row: /→ request head.*demo-0/, only: requestWith('If-None-Match') },
        { row: /← response head +304/, only: responseWith('Cache-Control', 'ETag') },
      ],
      news: [{ row: /← body.*demo-1/ }],
    },
  },
  {
    name: '05-long-polling',
    lesson: '05-polling',
    panel: 'long',
    brisk: { hold: 1000 },
    async play({ press, publish, passed, closed }) {
      await press('Connect');
      await passed(/after=demo-0/); // before it stands there, a reading is old news
      await publish();
      await passed(/^204/);
      await publish();
      await passed(/after=demo-2/);
      await press('Disconnect');
      await closed();
    },
    excerpts: {
      wait: [{ row: /→ request head.*after=demo-0/, rows: 5 }],
      empty: [{ row: /← response head +204/, only: responseWith('Cache-Control') }],
    },
  },
];
