/** Sends as many messages as its client asks for, of 1 KiB each, and echoes everything else. */
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';

const message = Buffer.alloc(1024, 'x');
/** Bytes that may wait in the socket. */
const mostBuffered = 1024 * 1024;

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('listening', () => console.log((server.address() as AddressInfo).port));
server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => {
    if (isBinary) socket.send(data);
    else flood(socket, Number(data));
  });
});

async function flood(socket: WebSocket, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 1) {
    socket.send(message, { binary: false });
    while (socket.bufferedAmount > mostBuffered) await setImmediate();
  }
}
