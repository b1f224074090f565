/**
 * Two servers of a lesson behind one address, with one log in Redis: `pnpm --filter 04-sse scale`.
 * Press 1 or 2 to kill a server, and again to start it. It is run in the lesson's folder, with the port
 * for the address.
 */
import type { Server } from 'node:http';
import { listen } from 'page-kit';
import { findRedis, RedisServer } from 'test-kit/redis';
import { createBalancer } from './balancer.ts';
import { Replica } from './replica.ts';

await listen(import.meta, Number(process.argv[2]), async (signal) => {
  const { feed, redis } = await findFeed();
  const replicas = ['1', '2'].map((name) => new Replica(`server ${name}`, 'src/server.ts', feed));
  const nameOf = (port: number) => replicas.find((replica) => replica.port === port)?.name;

  await Promise.all(replicas.map((replica) => replica.start()));
  for (const { name, port } of replicas) console.log(`${name} is http://127.0.0.1:${port}/`);
  const balancer = createBalancer({
    servers: () => replicas.flatMap(({ port }) => port ?? []),
    onMove: (port) => console.log(`a browser is sent to ${nameOf(port)}`),
  });
  console.log('Press 1 or 2 to kill a server, and again to start it. Ctrl-C stops everything.');
  onKeys(async (key) => {
    const replica = replicas[Number(key) - 1];
    if (key === '\x03')
      process.emit('SIGINT'); // a terminal that hands over keys makes no signals
    else if (replica) await toggle(replica);
  });
  signal.addEventListener('abort', async () => {
    await Promise.all(replicas.map((replica) => replica.kill()));
    await redis?.stop();
    close(balancer);
  });
  return balancer;
});

/** The Redis that `FEED` names; or one of our own; or none, and then each server is for itself. */
async function findFeed(): Promise<{ feed: string; redis?: RedisServer }> {
  const { FEED: feed } = process.env;
  if (feed) return { feed };
  const path = findRedis();
  if (path) {
    const redis = await RedisServer.start(path);
    console.log(`the log is in ${redis.url}`);
    return { feed: redis.url, redis };
  }
  console.log(
    'There is no redis-server here: each server has a log of its own. When one is killed,',
  );
  console.log('the page is told of a gap. Install Redis, or set FEED to redis://HOST:PORT.');
  return { feed: '' };
}

async function toggle(replica: Replica): Promise<void> {
  if (replica.port === undefined) {
    await replica.start();
    console.log(`${replica.name} is started: http://127.0.0.1:${replica.port}/`);
  } else {
    await replica.kill();
    console.log(`${replica.name} is killed`);
  }
}

/** Calls `press` with each key, in turn: each waits for the one before. */
function onKeys(press: (key: string) => Promise<void>): void {
  const { stdin } = process;
  if (stdin.isTTY) stdin.setRawMode(true);
  let last = Promise.resolve();
  stdin.setEncoding('utf8').on('data', (keys: string) => {
    for (const key of keys)
      last = last.then(() => press(key)).catch((error) => console.error(error));
  });
}

function close(server: Server): void {
  server.close();
  server.closeAllConnections();
  process.stdin.pause();
}
