import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Traffic } from './verdict.ts';

/** Bytes of each direction of a connection that are kept. */
const most = 32 * 1024;

/** Fields of a page's request that say where it stands. */
const telling = ['Last-Event-ID', 'If-None-Match'];

interface Tape {
  bytes: Buffer[];
  length: number;
}

type WritevChunk = Parameters<NonNullable<Socket['_writev']>>[0][number];

let connections: { sent: Tape; received: Tape }[] = [];
let requests: { request: IncomingMessage; response: ServerResponse }[] = [];

/** Forgets all that went over the network so far. */
export function rewind(): void {
  connections = [];
  requests = [];
}

/** What went over the network since. */
export function traffic(): Traffic {
  return {
    connections: connections.map(({ sent, received }) => ({
      sent: Buffer.concat(sent.bytes).toString('base64'),
      received: Buffer.concat(received.bytes).toString('base64'),
    })),
    requests: requests.map(({ request, response }) => ({
      line: `${request.method} ${request.url}`,
      fields: telling.flatMap((name) => {
        const value = request.headers[name.toLowerCase()];
        return value === undefined ? [] : `${name}: ${value}`;
      }),
      status: response.headersSent ? response.statusCode : undefined,
    })),
  };
}

// Node tells of every socket that a client opens, whatever library it is.
subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket };
  const connection = { sent: blank(), received: blank() };
  connections.push(connection);
  // What a stream calls in the end, however it is written to and read. `write` itself is put back
  // when the socket connects.
  listenTo(socket, '_write', (chunk, encoding) => keep(connection.sent, chunk, encoding));
  listenTo(socket, '_writev', (chunks) => {
    for (const { chunk, encoding } of chunks as WritevChunk[]) {
      keep(connection.sent, chunk, encoding);
    }
  });
  listenTo(socket, 'push', (chunk, encoding) => keep(connection.received, chunk, encoding));
});

// A browser is another process. It says of each request what it is for (Fetch Metadata): files of
// the page have a destination, what its scripts ask for has none.
subscribe('http.server.request.start', (message) => {
  const { request, response } = message as (typeof requests)[number];
  if (request.headers['sec-fetch-dest'] === 'empty') requests.push({ request, response });
});

function blank(): Tape {
  return { bytes: [], length: 0 };
}

/** Hands the arguments of a method on before it is called. */
function listenTo(
  socket: Socket,
  name: '_write' | '_writev' | 'push',
  listener: (...args: unknown[]) => void,
): void {
  const method = socket[name]?.bind(socket);
  if (!method) return;
  const listening = (...args: unknown[]) => {
    listener(...args);
    return Reflect.apply(method, undefined, args);
  };
  Object.assign(socket, { [name]: listening });
}

function keep(tape: Tape, chunk: unknown, encoding: unknown): void {
  let bytes: Buffer;
  if (typeof chunk === 'string') bytes = Buffer.from(chunk, encoding as BufferEncoding);
  else if (chunk instanceof Uint8Array) bytes = Buffer.from(chunk);
  else return; // null: the end
  const rest = bytes.subarray(0, most - tape.length);
  tape.bytes.push(rest);
  tape.length += rest.length;
}
