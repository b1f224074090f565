/** What is compared: every technique as its lesson has it, and what people would take instead. */

/** How a client speaks to a server. */
export type Speech =
  /** A GET whose answer does not end. */
  | { by: 'stream'; path: string; accept: string }
  /** A WebSocket; `subscribes`: it has to ask for the readings, as lesson 02 wants it. */
  | { by: 'websocket'; path: string; subscribes: boolean }
  | { by: 'socket.io'; transport: 'polling' | 'websocket'; namespace: string }
  /** One GET after another: the next comes so many milliseconds after an answer. */
  | { by: 'polling'; path: string; interval: number };

export interface Way {
  id: string;
  title: string;
  /** A peer is another's work, or what a server is before anything is done about its speed. */
  of: 'lesson' | 'peer';
  /** What a client sees once it is let in. */
  greeting: string;
  speech: Speech;
}

const cursor = '"cursor"'; // in every message of a lesson, the first one included
const events: Speech = { by: 'stream', path: '/readings', accept: 'text/event-stream' };

export const ways: readonly Way[] = [
  {
    id: 'short-polling',
    title: 'Short polling, 1 s',
    of: 'lesson',
    greeting: cursor,
    speech: { by: 'polling', path: '/readings', interval: 1000 },
  },
  {
    id: 'long-polling',
    title: 'Long polling',
    of: 'lesson',
    greeting: cursor,
    speech: { by: 'polling', path: '/readings/next', interval: 0 },
  },
  {
    id: 'xhr',
    title: 'XHR stream',
    of: 'lesson',
    greeting: cursor,
    speech: { by: 'stream', path: '/readings', accept: '*/*' },
  },
  { id: 'sse', title: 'SSE', of: 'lesson', greeting: cursor, speech: events },
  { id: 'sse-fast', title: 'SSE, last step', of: 'lesson', greeting: cursor, speech: events },
  {
    id: 'websocket',
    title: 'WebSocket',
    of: 'lesson',
    greeting: cursor,
    speech: { by: 'websocket', path: '/socket', subscribes: true },
  },
  {
    id: 'socketio-polling',
    title: 'Socket.IO, polling',
    of: 'lesson',
    greeting: cursor,
    speech: { by: 'socket.io', transport: 'polling', namespace: '/readings' },
  },
  {
    id: 'socketio-websocket',
    title: 'Socket.IO, WebSocket',
    of: 'lesson',
    greeting: cursor,
    speech: { by: 'socket.io', transport: 'websocket', namespace: '/readings' },
  },
  {
    id: 'peer-ws',
    title: 'ws',
    of: 'peer',
    greeting: '\r\n\r\n',
    speech: { by: 'websocket', path: '/', subscribes: false },
  },
  {
    id: 'peer-socketio',
    title: 'Socket.IO as it comes',
    of: 'peer',
    greeting: '40{"sid"',
    speech: { by: 'socket.io', transport: 'websocket', namespace: '' },
  },
  { id: 'peer-better-sse', title: 'better-sse', of: 'peer', greeting: '\r\n\r\n', speech: events },
  {
    id: 'peer-res-write',
    title: 'res.write(string)',
    of: 'peer',
    greeting: '\r\n\r\n',
    speech: events,
  },
  { id: 'peer-net', title: 'a net stream', of: 'peer', greeting: '\r\n\r\n', speech: events },
];
