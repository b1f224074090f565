import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { test as base, RawClient } from 'test-kit';
import { describe, expect } from 'vitest';
import { calm, type Fate, fair, Relay, type Sight, storm } from '../src/wire.ts';

interface Fixtures {
  /** A client and a server with a relay between them, both ends raw. */
  connect: (fate?: Fate) => Promise<{
    relay: Relay;
    client: RawClient;
    server: RawClient;
    sights: Sight[];
    /** Resolves when something else has passed the relay both ways: what was sent before is there. */
    roundTrip: () => Promise<void>;
  }>;
}

const test = base.extend<Fixtures>({
  connect: async ({ serve, stop }, use) =>
    use(async (fate = fair) => {
      const upstream = createServer({ allowHalfOpen: true });
      stop.signal.addEventListener('abort', () => upstream.close());
      const accepted = once(upstream, 'connection') as Promise<[Socket]>;
      const sights: Sight[] = [];
      const relay = new Relay({
        to: Number(new URL(await serve(upstream)).port),
        fateOf: (id) => (id === 0 ? fate : fair),
        onSight: ({ id }, sight) => id === 0 && sights.push(sight),
        signal: stop.signal,
      });
      const origin = await serve(relay.server);
      const client = await RawClient.open(origin);
      const [socket] = await accepted;
      stop.signal.addEventListener('abort', () => socket.destroy());
      upstream.on('connection', (other) => other.on('error', () => {}).pipe(other));
      const roundTrip = async () => {
        const other = await RawClient.open(origin);
        other.send('there and back');
        await other.until(/there and back/);
        other.socket.end();
      };
      return { relay, client, server: new RawClient(socket), sights, roundTrip };
    }),
});

/** Text in which every place can be told from every other. */
const text = (length: number) =>
  Array.from({ length: Math.ceil(length / 6) }, (_, index) => String(index).padStart(5, '0'))
    .join(' ')
    .slice(0, length);
const ended = (client: RawClient) => once(client.socket, 'end');
const connection = (relay: Relay) =>
  [...relay.connections][0] ?? expect.unreachable('no connection');

describe('in fair weather', () => {
  test('everything passes both ways, however much it is', async ({ connect }) => {
    const { client, server } = await connect();
    const much = text(4_000_000);
    client.send(much);
    server.send(much);
    await Promise.all([
      client.until(({ length }) => length === much.length),
      server.until(({ length }) => length === much.length),
    ]);
    expect(client.text).toBe(much);
    expect(server.text).toBe(much);
  });

  test('an end passes, and the other direction goes on', async ({ connect }) => {
    const { client, server, sights } = await connect();
    const end = ended(server);
    client.socket.end('the last word');
    await end;
    expect(server.text).toBe('the last word');
    server.socket.end('the answer');
    await client.closed();
    expect(client.text).toBe('the answer');
    await expect.poll(() => sights.at(-1)).toEqual({ type: 'close' });
  });

  test.for(['client', 'server'] as const)('a reset by the %s passes', async (side, { connect }) => {
    const ends = await connect();
    const other = side === 'client' ? ends.server : ends.client;
    const error = once(other.socket, 'error');
    ends[side].reset();
    expect(await error).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  test('a client of a server that is down is reset', async ({ serve, stop }) => {
    const relay = new Relay({ to: 1, signal: stop.signal });
    const client = await RawClient.open(await serve(relay.server));
    await client.closed();
    expect(client.text).toBe('');
  });
});

describe('an incident', () => {
  test.for([
    ['reset', 'ECONNRESET'],
    ['close', undefined],
  ] as const)(
    '%s happens after the byte that it was set for',
    async ([name, code], { connect }) => {
      const { client, server, sights } = await connect({
        ...fair,
        incidents: [{ direction: 'down', after: 100, happen: (connection) => connection[name]() }],
      });
      const told = Promise.race([once(server.socket, 'error'), once(server.socket, 'end')]);
      server.send(text(1000));
      expect((await told)[0]?.code).toBe(code);
      await client.closed();
      expect(text(100)).toMatch(client.text); // a reset may overtake what went before it
      expect(sights.filter(({ type }) => type === 'fault')).toEqual([{ type: 'fault', name }]);
    },
  );

  test('freeze: nothing passes any more, and neither side is told of the end of the other', async ({
    connect,
  }) => {
    const { relay, client, server, roundTrip } = await connect();
    client.send('heard');
    await server.until(/heard/);
    connection(relay).stall(3_600_000);
    client.send('on its way');
    server.send('on its way');
    await roundTrip();
    connection(relay).freeze();
    client.send('unheard');
    server.send('unheard');
    client.socket.end();
    relay.heal();
    await roundTrip();
    expect(server.text).toBe('heard');
    expect(server.socket.readableEnded).toBe(false);
    expect(client.text).toBe('');
    expect(client.socket.closed).toBe(false);
  });

  test('forsake: the client is cut off, and the server goes on believing', async ({ connect }) => {
    const { relay, client, server, roundTrip } = await connect();
    const error = once(client.socket, 'error');
    connection(relay).forsake();
    expect(await error).toMatchObject([{ code: 'ECONNRESET' }]);
    server.send('are you there?');
    await roundTrip();
    expect(server.socket.closed).toBe(false);
  });

  test('stall: what comes has to wait, and is not lost', async ({ connect }) => {
    const { relay, client, server, roundTrip } = await connect();
    connection(relay).stall(3_600_000);
    client.send('patience');
    server.send('patience');
    await roundTrip();
    expect(client.text + server.text).toBe('');
    relay.heal();
    await Promise.all([client.until(/patience/), server.until(/patience/)]);
  });

  test('502: the answer is that of a proxy whose server is down', async ({ serve, stop }) => {
    const relay = new Relay({
      to: 1,
      fateOf: () => ({ ...fair, isRefused: true }),
      signal: stop.signal,
    });
    const origin = await serve(relay.server);
    const response = await fetch(origin);
    expect([response.status, await response.text()]).toEqual([502, 'Bad gateway\n']);

    const silent = await RawClient.open(origin);
    silent.socket.end();
    await silent.closed();
    await expect.poll(() => relay.connections.size).toBe(0);
  });
});

describe('the weather', () => {
  const sizes = (sights: Sight[]) =>
    sights.flatMap((sight) => (sight.type === 'bytes' ? [sight.bytes.length] : []));

  test('can cut what passes into small segments', async ({ connect }) => {
    const weather = { ...calm, segment: () => 3 };
    const { client, server, sights } = await connect({ ...fair, weather });
    const chunks: number[] = [];
    server.socket.on('data', ({ length }) => chunks.push(length));
    client.send(text(100));
    await server.until(({ length }) => length === 100);
    expect(server.text).toBe(text(100));
    expect(sizes(sights)).toEqual([...Array(33).fill(3), 1]);
    expect(chunks.length).toBeGreaterThan(10); // some may meet in the receiver's memory
  });

  test('can hold back what comes until it is so much, or the end', async ({ connect }) => {
    const weather = { ...calm, hold: { bytes: 50, ms: Infinity } };
    const { client, server, sights } = await connect({ ...fair, weather });
    for (const part of ['a', 'b', 'c', 'd', 'e']) client.send(part.repeat(15));
    await server.until(({ length }) => length >= 50);
    client.socket.end('the rest');
    await server.until(/the rest$/);
    expect(sizes(sights).reduce((sum, size) => sum + size)).toBe(83);
    expect(sizes(sights)[0]).toBeGreaterThanOrEqual(50);
  });

  test('changes for what is on its way, too', async ({ connect }) => {
    const weather = { ...calm, delay: 3_600_000 };
    const { relay, client, server, roundTrip } = await connect({ ...fair, weather });
    client.send('late');
    server.send('late');
    await roundTrip();
    expect(client.text + server.text).toBe('');
    relay.heal();
    await Promise.all([client.until(/late/), server.until(/late/)]);
  });
});

describe('a storm', () => {
  const drawn = (seed: number) =>
    Array.from({ length: 50 }, (_, id) => {
      const { weather, incidents, isRefused } = storm(seed)(id);
      const { delay, hold, segment } = weather;
      const segments = Array.from({ length: 5 }, segment);
      return { delay, hold, segments, isRefused, incidents: incidents.map(({ after }) => after) };
    });

  test('is the same for the same seed, and another for another', () => {
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
  });

  test('keeps the contract of TCP: what arrives is the beginning of what was sent', async ({
    serve,
    stop,
  }) => {
    const sent = text(5_000);
    const upstream = createServer((socket) => {
      socket.on('error', () => {});
      socket.resume();
      for (let from = 0; from < sent.length; from += 617)
        socket.write(sent.slice(from, from + 617));
      socket.end();
    });
    stop.signal.addEventListener('abort', () => upstream.close());
    const port = Number(new URL(await serve(upstream)).port);
    const relay = new Relay({ to: port, fateOf: storm(7), signal: stop.signal });
    const origin = await serve(relay.server);
    const clients = await Promise.all(Array.from({ length: 60 }, () => RawClient.open(origin)));
    for (const client of clients) client.send('GET / HTTP/1.1\r\n\r\n');
    await expect.poll(() => clients.filter(({ text }) => text === sent).length).toBeGreaterThan(3);
    const arrived = clients.map((client) => client.text).filter((text) => !/502/.test(text));
    expect(arrived.filter((text) => !sent.startsWith(text))).toEqual([]);
    expect(arrived.filter(({ length }) => length < sent.length).length).toBeGreaterThan(10);
  });
});

test('a relay that stops leaves no connection behind, not even where an end is due', async ({
  connect,
  stop,
}) => {
  const { client, server, sights } = await connect();
  const end = ended(server);
  client.socket.end(); // to the server a FIN was sent: Node cannot reset that connection any more
  await end;
  stop.abort();
  await expect.poll(() => sights.at(-1)).toEqual({ type: 'close' });
});
