import type { Message } from 'feed';
import type { Exchange } from 'page-kit';
import { isUnavailable, newsFor, refuse } from './news.ts';
import type { Options } from './server.ts';

/// [long]
/**
 * Answers as soon as something was published after the client's cursor: at once, or in a while; or
 * with 204 after `hold` milliseconds. Whatever the answer is, its timer and its listener end with it.
 */
export function longPoll({ res, query, signal }: Exchange, options: Options): void {
  const { feed, hold = 25_000, maxMessages = 500 } = options;
  const after = query.get('after') ?? undefined;
  const answered = new AbortController();

  function answer(news: readonly Message[]): void {
    clearTimeout(timer);
    answered.abort();
    if (isUnavailable(news)) {
      refuse(res);
      return;
    }
    // What comes next is new each time: no copy of it is of use to anybody (RFC 9111 §5.2.2.5).
    res.setHeader('Cache-Control', 'no-store');
    if (news.length === 0) {
      res.writeHead(204).end();
      return;
    }
    res.setHeader('Content-Type', 'application/json');
    res.end(JSON.stringify(news));
  }

  const timer = setTimeout(answer, hold, []);
  const leave = () => {
    res.setHeader('Connection', 'close');
    answer([]);
  };
  signal.addEventListener('abort', leave, { once: true, signal: answered.signal });
  // To look into the log and to wait for more is one step: nothing can fall between.
  const listener = (messages: readonly Message[]) => {
    const news = newsFor(after, messages, maxMessages);
    if (news.length > 0) answer(news);
  };
  feed.follow(after, listener, answered.signal);
}
/// [long]
