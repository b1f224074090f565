/**
 * One of the servers that are compared, in a process of its own: `tsx servers.ts ours`. It listens on
 * a free port, tells its parent which, and answers each question for its use of the processor.
 */
import { once } from 'node:events';
import http from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Connection, Handlers } from '../src/connection.ts';
import { createWebSocketServer } from '../src/websocket.ts';

/** What the parent asks, and what it is answered. */
export type Question =
  | { type: 'cpu' | 'memory' }
  | { type: 'broadcast'; messages: number; size: number };
/** A port, or what was asked for: seconds of the processor, or bytes after a garbage collection. */
export type Answer = number;

const name = process.argv[2];
const { server, broadcast } = name === 'ours' ? ours() : name === 'ws' ? theirs() : plain();

server.listen(0, '127.0.0.1');
await once(server, 'listening');
tell((server.address() as AddressInfo).port);

process.on('message', (question: Question) => {
  if (question.type === 'broadcast') broadcast(question.messages, question.size);
  else if (question.type === 'memory') {
    globalThis.gc?.();
    tell(process.memoryUsage.rss());
  } else {
    const { user, system } = process.cpuUsage();
    tell((user + system) / 1e6);
  }
});

process.on('disconnect', () => process.exit());

function tell(answer: Answer): void {
  process.send?.(answer);
}

interface Contestant {
  server: Server;
  broadcast: (messages: number, size: number) => void;
}

function ours(): Contestant {
  const connections = new Set<Connection>();
  const handlers: Handlers = {
    open: (connection) => connections.add(connection),
    message: (connection, data, isText) =>
      isText ? connection.sendText(data) : connection.sendBinary(data),
    close: (connection) => connections.delete(connection),
  };
  const server = createWebSocketServer({
    isAllowed: () => true,
    handlersFor: () => handlers,
    signal: new AbortController().signal,
    maxMessage: 16 * 1024 * 1024,
    maxQueued: 64 * 1024 * 1024,
    maxConnections: Infinity,
  });
  return {
    server,
    broadcast(messages, size) {
      for (let count = 0; count < messages; count += 1) {
        const data = Buffer.alloc(size, 'x');
        for (const connection of connections) connection.sendText(data);
      }
    },
  };
}

function theirs(): Contestant {
  const server = http.createServer();
  const wss = new WebSocketServer({
    server,
    perMessageDeflate: false,
    maxPayload: 16 * 1024 * 1024,
  });
  wss.on('connection', (socket) => {
    socket.on('message', (data, binary) => socket.send(data, { binary }));
    socket.on('error', () => {});
  });
  return {
    server,
    broadcast(messages, size) {
      for (let count = 0; count < messages; count += 1) {
        const data = Buffer.alloc(size, 'x');
        for (const client of wss.clients) client.send(data, { binary: false });
      }
    },
  };
}

/** Sends back the bytes as they are: what Node can do at the most. It answers any handshake. */
function plain(): Contestant {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
      sockets.add(socket);
      socket.on('data', (chunk) => {
        if (!socket.write(chunk)) {
          socket.pause();
          socket.once('drain', () => socket.resume());
        }
      });
    });
    socket.on('close', () => sockets.delete(socket));
  });
  return {
    server,
    broadcast(messages, size) {
      for (let count = 0; count < messages; count += 1) {
        const bytes = Buffer.alloc(size + 2, 'x');
        for (const socket of sockets) socket.write(bytes);
      }
    },
  };
}
