import './browser.ts';
import type { Server } from 'node:net';
import { fetchStream } from '01-xhr-stream/page/fetch-stream.ts';
import { followReadings as followStream } from '01-xhr-stream/page/follow.ts';
import type { Stream } from '01-xhr-stream/page/stream.ts';
import { xhrStream } from '01-xhr-stream/page/xhr-stream.ts';
import { createServer as createStreamServer } from '01-xhr-stream/src/server.ts';
import { followReadings as followSocket } from '02-websocket-raw/page/follow.ts';
import { createServer as createSocketServer } from '02-websocket-raw/src/server.ts';
import { openReadings } from '03-socketio/page/readings.ts';
import { createServer as createSocketIoServer } from '03-socketio/src/server.ts';
import { followReadings as followEvents } from '04-sse/page/follow.ts';
import { createServer as createEventServer } from '04-sse/src/server.ts';
import { followReadings as followPolls } from '05-polling/page/follow.ts';
import { longPoll } from '05-polling/page/long-poll.ts';
import { shortPoll } from '05-polling/page/short-poll.ts';
import { createServer as createPollServer } from '05-polling/src/server.ts';
import type { Log, Message } from 'feed';
import { io } from 'socket.io-client';
import type { Bookmark } from '/kit/bookmark.ts';
import { maxQueued, times } from './times.ts';

/** One reader, as a page is one. */
export interface Reader {
  bookmark: Bookmark;
  /** Deals with a message; throws when it cannot. */
  onMessage: (message: Message) => void;
  signal: AbortSignal;
  /** Milliseconds of silence after which the reader takes a connection for dead. */
  patience: number;
}

/** One of the techniques: its lesson's own server, and the module of its own page. */
export interface Way {
  name: string;
  /** All connections of a reader have to go to the same server. */
  isSticky?: boolean;
  /** `patience`: milliseconds of silence after which the server takes a reader for dead, if it can. */
  serve: (feed: Log, signal: AbortSignal, patience: number) => Server;
  /** Follows the readings of the server at `origin`, through every break, until the signal aborts. */
  follow: (origin: string, reader: Reader) => unknown;
}

const { heartbeat, maxAge, waits } = times;
const unseen = { onState: () => {}, onNote: () => {} };
const unnoticed = { onState: () => {}, onAsk: () => {}, onBytes: () => {}, onNothing: () => {} };

const streaming = (name: string, stream: Stream): Way => ({
  name,
  serve: (feed, signal) => createStreamServer({ feed, signal, heartbeat, maxAge, maxQueued }),
  follow: (origin, reader) =>
    followStream(stream, `${origin}/readings`, { ...reader, ...unseen, waits }),
});

export const ways: readonly Way[] = [
  streaming('XHR', xhrStream),
  streaming('fetch', fetchStream),
  {
    name: 'WebSocket',
    serve: (feed, signal, patience) =>
      createSocketServer({ feed, signal, heartbeat, maxQueued, pingInterval: patience }),
    follow: (origin, reader) =>
      followSocket(`${origin.replace('http', 'ws')}/socket`, {
        ...reader,
        ...unseen,
        waits,
        onConnection: () => {},
        onAnswer: () => {},
      }),
  },
  {
    name: 'Socket.IO',
    isSticky: true,
    serve: (feed, signal, patience) =>
      createSocketIoServer({
        feed,
        signal,
        maxQueued,
        pingInterval: heartbeat,
        pingTimeout: patience,
        connectTimeout: patience,
      }),
    follow: (origin, reader) =>
      openReadings(io, origin, {
        ...reader,
        ...unseen,
        waits,
        transports: ['polling', 'websocket'],
      }),
  },
  {
    name: 'SSE',
    serve: (feed, signal) =>
      createEventServer({ feed, signal, heartbeat, maxAge, maxQueued, retry: waits.first }),
    follow: (origin, reader) =>
      followEvents(new URL('/readings', origin), {
        ...reader,
        ...unseen,
        waits,
        withCredentials: false,
      }),
  },
  {
    name: 'short polling',
    serve: (feed, signal) => createPollServer({ feed, signal }),
    follow: (origin, reader) => {
      const often = { interval: () => times.interval, watched: async () => {} };
      return followPolls(
        (url, options) => shortPoll(url, { ...options, ...often }),
        `${origin}/readings`,
        { ...reader, ...unnoticed, waits },
      );
    },
  },
  {
    name: 'long polling',
    serve: (feed, signal) => createPollServer({ feed, signal, hold: heartbeat }),
    follow: (origin, reader) =>
      followPolls(longPoll, `${origin}/readings/next`, { ...reader, ...unnoticed, waits }),
  },
];
