import { Feed, type Log, publishEvery } from './feed.ts';

/** Milliseconds between two readings. */
const interval = 1000;

/// [open]
/**
 * The feed that the environment asks for, with a reading a second. `FEED=redis://127.0.0.1:6379` is
 * a log that servers share; without it there is one in memory, and nothing else is needed.
 *
 * A `FEED` that cannot be used, or where nothing answers, is one line and code 1. At the start that
 * is most often a wrong address, and nobody is connected yet. Later on, Redis is waited for.
 */
export async function openFeed(signal: AbortSignal): Promise<Log> {
  const { FEED: url } = process.env;
  const feed = url ? await openRedisFeed(url, signal) : new Feed();
  publishEvery(interval, feed, signal);
  return feed;
}
/// [open]

async function openRedisFeed(url: string, signal: AbortSignal) {
  const { protocol, host } = URL.canParse(url) ? new URL(url) : { protocol: '', host: '' };
  if (!host || !['redis:', 'rediss:'].includes(protocol)) {
    fail('FEED is no address of a Redis: set it to redis://127.0.0.1:6379, or unset it');
  }
  // Only now: who has the log in memory need not load a client for Redis.
  const { RedisFeed } = await import('./redis-feed.ts');
  try {
    return await RedisFeed.open({ url, signal });
  } catch (error) {
    return fail(`no Redis at ${host} (${reasonOf(error)}): start one there, or unset FEED`);
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

function fail(reason: string): never {
  console.error(reason);
  process.exit(1);
}
