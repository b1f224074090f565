import { createServer } from 'node:net';
import { expect } from 'vitest';
import { RawClient, test } from '../src/test-kit.ts';

test('waits for what it is told to, however it is cut, and keeps every byte', async ({
  serve,
  stop,
}) => {
  const server = createServer((socket) => {
    socket.on('error', () => {}); // the reset at the end
    socket.on('data', (bytes) => {
      for (const byte of bytes) socket.write(Buffer.of(byte));
    });
  });
  stop.signal.addEventListener('abort', () => server.close());
  const client = await RawClient.open(await serve(server));
  const bytes = Buffer.from([0, 255, 13, 10, ...Buffer.from('°')]);
  client.send(bytes);
  await client.until((received) => received.length === bytes.length);
  expect(client.received).toEqual(bytes);
  client.reset();
});

test('sends in pieces, and each arrives by itself', async ({ serve, stop }) => {
  const pieces: string[] = [];
  const server = createServer((socket) => {
    socket.on('data', (bytes) => pieces.push(bytes.toString()));
    socket.on('end', () => socket.end());
    socket.write('here');
  });
  stop.signal.addEventListener('abort', () => server.close());
  const client = await RawClient.open(await serve(server));
  await client.until(/here/);
  await client.sendInPieces('a handshake', 3);
  client.socket.end();
  await client.closed();
  expect(pieces).toEqual(['a h', 'and', 'sha', 'ke']);
});

test('grows with what comes', async ({ serve, stop }) => {
  const flood = Buffer.alloc(1_000_000, 'abc');
  const server = createServer((socket) => socket.end(flood));
  stop.signal.addEventListener('abort', () => server.close());
  const text = await RawClient.exchange(await serve(server), '');
  expect(Buffer.from(text).equals(flood)).toBe(true);
});

test('does not wait for what cannot come any more, and says what did', async ({ serve, stop }) => {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n'));
  stop.signal.addEventListener('abort', () => server.close());
  const client = await RawClient.open(await serve(server));
  await expect(client.until(/200 OK/)).rejects.toThrow(
    String.raw`closed after: "HTTP/1.1 400 Bad Request\r\n"`,
  );
});
