import type { Exchange } from 'page-kit';
import { entityTag, isNamed } from './entity-tag.ts';
import { isUnavailable, newsFor, refuse } from './news.ts';
import type { Options } from './server.ts';

/// [short]
/**
 * Answers at once: with what was published after the client's cursor, or with 304 when the client
 * has it all. The tag is the cursor at which the answer ends, so it changes with every reading and,
 * because the epoch is in it, with every restart of the log.
 */
export async function shortPoll({ req, res, query }: Exchange, options: Options): Promise<void> {
  const { feed, maxMessages = 500 } = options;
  const after = query.get('after') ?? undefined;
  await feed.reach(after); // the last poll may have been answered by another server
  const news = newsFor(after, feed.read(after), maxMessages);
  if (isUnavailable(news)) {
    refuse(res);
    return;
  }
  const tag = entityTag(news.at(-1)?.cursor ?? feed.cursor);

  // A copy may be kept, but has to be asked about before each use (RFC 9111 §5.2.2.4). A 304 says
  // in these two fields what a 200 would have said (RFC 9110 §15.4.5).
  res.setHeader('Cache-Control', 'no-cache');
  res.setHeader('ETag', tag);
  if (isNamed(tag, req.headers['if-none-match'])) {
    res.writeHead(304).end();
    return;
  }
  res.setHeader('Content-Type', 'application/json');
  res.end(JSON.stringify(news));
}
/// [short]
