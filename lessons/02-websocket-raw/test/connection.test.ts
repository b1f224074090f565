import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { test as base, collectGarbage, RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import type { Connection } from '#src/connection.ts';
import { Output } from '#src/output.ts';
import { createWebSocketServer, type ServerLimits } from '#src/websocket.ts';
import { binary, close, handshake, masked, ping, text } from './client-bytes.ts';
import { FrameClient } from './frame-client.ts';

interface Fixtures {
  /** Starts a server that sends every message back; answers its origin. */
  echo: (limits?: Partial<ServerLimits>) => Promise<string>;
  /** Its connections, and how each ended. */
  connections: Connection[];
  ends: string[];
  /** Its side of the sockets. */
  sockets: Socket[];
}

/** Bytes that this thread holds in buffers, garbage not counted. */
function buffered(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

/** Sends to a client, which does not read, until something has to wait; answers how many messages. */
async function fill(
  client: FrameClient,
  [connection]: Connection[],
  [socket]: Socket[],
): Promise<number> {
  client.raw.socket.pause();
  let sent = 0;
  while (socket?.writableLength === 0) {
    connection?.sendBinary(Buffer.alloc(8 * 1024));
    sent += 1;
    await turn();
  }
  return sent;
}

const test = base.extend<Fixtures>({
  connections: async ({}, use) => use([]),
  ends: async ({}, use) => use([]),
  sockets: async ({}, use) => use([]),
  echo: async ({ serve, stop, connections, ends, sockets }, use) =>
    use((limits = {}) => {
      const server = createWebSocketServer({
        ...limits,
        isAllowed: () => true,
        signal: stop.signal,
        handlersFor: () => ({
          open: (connection) => connections.push(connection),
          message: (connection, data, isText) =>
            isText ? connection.sendText(data) : connection.sendBinary(data),
          close: (_, code, reason) => ends.push(`${code} ${reason}`),
        }),
      });
      server.on('connection', (socket) => sockets.push(socket));
      return serve(server);
    }),
});

describe('the handshake on a socket', () => {
  test('is answered with 431 when its head is too long', async ({ echo }) => {
    const endless = `GET / HTTP/1.1\r\nX: ${'x'.repeat(2000)}`;
    expect(await RawClient.exchange(await echo({ maxHead: 1000 }), endless)).toMatch(
      /^HTTP\/1.1 431 /,
    );
    const long = handshake({ 'X-Long': 'x'.repeat(2000) });
    expect(await RawClient.exchange(await echo({ maxHead: 1000 }), long)).toMatch(
      /^HTTP\/1.1 431 /,
    );
  });

  test('is answered with 408 when its head takes too long', async ({ echo }) => {
    expect(await RawClient.exchange(await echo({ headTimeout: 20 }), 'GET / HT')).toMatch(
      /^HTTP\/1.1 408 /,
    );
  });

  test('has no time limit any more once its head is there', async ({ echo, sockets, passTime }) => {
    const origin = await echo({ headTimeout: 1000 });
    const client = await FrameClient.open(origin);
    const slow = await RawClient.open(origin);
    slow.send('GET / HT');
    await expect.poll(() => sockets.length).toBe(2);
    passTime(1000);
    await slow.closed();
    expect(slow.text).toMatch(/^HTTP\/1.1 408 /);
    client.send(text('still here'));
    expect(await client.receive(1)).toEqual([{ opcode: 1, payload: 'still here' }]);
    client.raw.reset();
  });

  test('is answered with 400 when it is no HTTP', async ({ echo }) => {
    const hello = Buffer.from('160301\r\n\r\n', 'latin1');
    expect(await RawClient.exchange(await echo(), hello)).toMatch(/^HTTP\/1.1 400 /);
  });

  test('reset at any moment leaves the server alive', async ({ echo, ends }) => {
    const origin = await echo();
    for (const bytes of ['', 'GET / HT', handshake()]) {
      const client = await RawClient.open(origin);
      client.send(bytes);
      if (bytes.endsWith('\r\n\r\n')) await client.until(/101/);
      client.reset();
      await client.closed();
    }
    await expect.poll(() => ends).toEqual(['1006 ']);
    const client = await FrameClient.open(origin, text('still here'));
    expect(await client.receive(1)).toEqual([{ opcode: 1, payload: 'still here' }]);
    client.raw.reset();
  });
});

describe('an error of a socket', () => {
  test('is heard from the first moment on, and ends nothing but its connection', async ({
    echo,
    sockets,
  }) => {
    const origin = await echo();
    for (const [index, bytes] of ['', 'GET / HT', handshake()].entries()) {
      const client = await RawClient.open(origin);
      client.send(bytes);
      if (bytes.endsWith('\r\n\r\n')) await client.until(/101/);
      await expect.poll(() => sockets.length).toBeGreaterThan(index);
      // What a reset does, and Node throws where nobody listens.
      const reset = () => sockets[index].emit('error', new Error('read ECONNRESET'));
      expect(reset).not.toThrow();
      client.reset();
    }
  });
});

describe('messages', () => {
  test('go both ways, text as text and bytes as bytes', async ({ echo }) => {
    const client = await FrameClient.open(await echo());
    client.send(text('Hello'), binary(Buffer.of(0, 255)), masked(0x01, 'H'), masked(0x80, 'i'));
    await client.receive(3);
    expect(client.bytes.toString('hex')).toBe('810548656c6c6f' + '820200ff' + '81024869');
    client.raw.reset();
  });

  test.for([125, 126, 65_535, 65_536, 1_000_000])(
    'of %i bytes come back whole',
    async (length, { echo }) => {
      const client = await FrameClient.open(await echo());
      const payload = Buffer.alloc(length, 'é');
      client.send(binary(payload));
      await client.receive(1);
      expect(client.frames[0]?.payload.equals(payload)).toBe(true);
      client.raw.reset();
    },
  );
});

describe('a client that does not read', () => {
  test.for([
    ['messages', binary(Buffer.alloc(1000))],
    ['pings (§5.5.2)', ping(Buffer.alloc(125))],
  ] as const)(
    'is not read from either, whatever flood of %s it sends',
    async ([, frame], { echo, sockets }) => {
      const client = await FrameClient.open(await echo({ pingInterval: 3_600_000 }));
      client.raw.socket.pause();
      const flood = Buffer.concat(Array.from({ length: 1000 }, () => frame));
      const count = Math.ceil(30e6 / flood.length);
      for (let sent = 0; sent < count; sent += 1) client.send(flood);
      const [socket] = sockets;
      await expect.poll(() => socket?.isPaused()).toBe(true);
      expect(socket?.writableLength).toBeLessThan(1e6);
      expect(client.raw.socket.writableLength).toBeGreaterThan(1e6);

      client.raw.socket.resume();
      const answer = frame.length - 4; // a server sends no masking key
      await client.raw.until(() => client.bytes.length === count * 1000 * answer);
      client.raw.reset();
    },
  );

  test('is dropped once too much waits for it', async ({ echo, connections, ends, sockets }) => {
    const client = await FrameClient.open(await echo({ maxQueued: 100_000 }));
    client.raw.socket.pause();
    const chunk = Buffer.alloc(64 * 1024);
    for (let sent = 0; ends.length === 0 && sent < 1000; sent += 1) {
      connections[0]?.sendBinary(chunk);
      await new Promise(setImmediate);
    }
    expect(sockets[0]?.listenerCount('drain')).toBeLessThanOrEqual(1);
    expect(ends).toEqual(['1006 ']);
    client.raw.reset();
  });
});

describe('ping', () => {
  test('is answered with what it carried, between what else was sent (§5.5.3)', async ({
    echo,
  }) => {
    const client = await FrameClient.open(await echo());
    client.send(masked(0x01, 'a'), ping('p'), masked(0x80, 'b'), ping());
    expect(await client.receive(3)).toEqual([
      { opcode: 10, payload: 'p' },
      { opcode: 1, payload: 'ab' },
      { opcode: 10, payload: '' },
    ]);
    client.raw.reset();
  });

  test('is sent by the server, and a client that does not answer is dropped', async ({
    echo,
    ends,
    passTime,
  }) => {
    const client = await FrameClient.open(await echo({ pingInterval: 1000 }));
    passTime(1000);
    expect(await client.receive(1)).toEqual([{ opcode: 9, payload: '' }]);
    passTime(1000);
    await client.closed();
    await expect.poll(() => ends).toEqual(['1006 ']);
  });

  test('keeps a client that answers', async ({ echo, ends, passTime }) => {
    const client = await FrameClient.open(await echo({ pingInterval: 1000 }));
    for (const round of [1, 2, 3]) {
      passTime(1000);
      await client.receive(2 * round - 1);
      client.send(masked(0x8a, ''), text('the pong has been read'));
      await client.receive(2 * round);
    }
    expect(ends).toEqual([]);
    client.raw.reset();
  });
});

describe('closing (§7)', () => {
  test('is reported with its code and its reason, and what comes later is ignored', async ({
    echo,
    ends,
    sockets,
  }) => {
    const client = await FrameClient.open(await echo());
    client.send(text('a'), close(4000, 'bye'), text('late'));
    expect(await client.closed()).toBe(
      Buffer.from('\x81\x01a\x88\x05\x0f\xa0bye', 'latin1').toString('hex'),
    );
    await expect.poll(() => sockets[0]?.closed).toBe(true);
    expect(ends).toEqual(['4000 bye']); // once: the end of TCP is not another
  });

  test('does not wait for ever for a client that keeps TCP open', async ({ echo, sockets }) => {
    const client = await FrameClient.open(await echo({ closeTimeout: 50 }));
    client.raw.socket.allowHalfOpen = true;
    client.send(close(1000));
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
    client.raw.reset();
  });

  test('without a code is answered without a code', async ({ echo }) => {
    const client = await FrameClient.open(await echo());
    client.send(close());
    expect(await client.closed()).toBe('8800');
  });

  test('answers what is due before it fails, and says why', async ({ echo, ends }) => {
    const client = await FrameClient.open(await echo());
    client.send(text('a'), ping('b'), masked(0xc1, 'reserved'), text('never'));
    const said = await client.closed();
    expect(said).toMatch(new RegExp(`^810161${'8a0162'}88..03ea`));
    expect(ends).toEqual(['1002 reserved bits are set']);
  });

  test('begun by the server waits for the answer, and goes on receiving until then', async ({
    echo,
    connections,
    ends,
  }) => {
    const client = await FrameClient.open(await echo({ closeTimeout: 3_600_000 }));
    connections[0]?.close(1000, 'done');
    await client.receive(1);
    client.send(close(1000));
    expect(await client.closed()).toBe(`880603e8${Buffer.from('done').toString('hex')}`);
    expect(ends).toEqual(['1000 ']);
  });

  test('begun by the server ends what it sends (§5.5.1)', async ({ echo, connections }) => {
    const client = await FrameClient.open(await echo({ closeTimeout: 3_600_000 }));
    connections[0]?.sendText('before');
    connections[0]?.close(1000);
    connections[0]?.sendText('after');
    connections[0]?.close(1001);
    client.send(ping(), close(1000));
    // A Pong is sent until a Close has come (§5.5.2).
    expect(await client.closed()).toBe(`8106${Buffer.from('before').toString('hex')}880203e88a00`);
  });

  test('does not wait for ever for a client that never answers', async ({
    echo,
    connections,
    ends,
  }) => {
    const client = await FrameClient.open(await echo({ closeTimeout: 50 }));
    connections[0]?.close(1000);
    expect(await client.closed()).toBe('880203e8');
    await expect.poll(() => ends).toEqual(['1006 ']);
  });

  test('refuses to send what may not be sent', async ({ echo, connections }) => {
    const client = await FrameClient.open(await echo());
    expect(() => connections[0]?.close(1005)).toThrow(RangeError);
    expect(() => connections[0]?.close(1000, 'x'.repeat(124))).toThrow(RangeError);
    client.raw.reset();
  });

  test('tells every client 1001 when the server stops', async ({ echo, stop }) => {
    const client = await FrameClient.open(await echo());
    stop.abort();
    await client.receive(1);
    expect(client.bytes.subarray(0, 4).toString('hex')).toMatch(/^88..03e9/);
    client.send(close(1001));
    await client.closed();
  });

  test('leaves nothing unsent when the client ends its half of TCP', async ({
    echo,
    connections,
    sockets,
  }) => {
    const client = await FrameClient.open(await echo({ closeTimeout: 3_600_000 }));
    const sent = await fill(client, connections, sockets);
    client.raw.socket.end();
    await expect.poll(() => sockets[0]?.readableEnded).toBe(true);
    client.raw.socket.resume();
    await client.closed();
    expect(client.frames.length).toBe(sent);
  });

  test('lets go of a client that has ended its half and takes nothing', async ({
    echo,
    connections,
    sockets,
    ends,
  }) => {
    const client = await FrameClient.open(await echo({ closeTimeout: 500 }));
    await fill(client, connections, sockets);
    client.raw.socket.end();
    await expect.poll(() => sockets[0]?.readableEnded).toBe(true);
    const before = buffered();
    for (let more = 0; more < 2000; more += 1) connections[0]?.sendBinary(Buffer.alloc(8192)); // 16 MB
    await turn();
    expect(buffered() - before).toBeLessThan(4e6);
    await expect.poll(() => ends).toEqual(['1006 ']);
    client.raw.reset();
  });

  test('keeps of a client that is behind no more than is its own', async ({
    echo,
    connections,
    sockets,
  }) => {
    const client = await FrameClient.open(await echo());
    await fill(client, connections, sockets);
    const before = buffered();
    const others = new Output();
    // 16 MB in all, of which ours are less than one in a hundred.
    for (let round = 0; round < 250; round += 1) {
      connections[0]?.sendText('a reading');
      await turn();
      for (let frame = 0; frame < 16; frame += 1) others.add(0x82, Buffer.alloc(4 * 1024));
      others.take();
    }
    expect(buffered() - before).toBeLessThan(4e6);
    client.raw.reset();
  });

  test('happens on TCP alone when the client ends without a close frame', async ({
    echo,
    ends,
  }) => {
    const client = await FrameClient.open(await echo());
    client.raw.socket.end();
    expect(await client.closed()).toBe('');
    await expect.poll(() => ends).toEqual(['1006 ']);
  });
});
