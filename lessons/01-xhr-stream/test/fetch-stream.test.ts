import { createServer, type ServerResponse } from 'node:http';
import { expect } from 'vitest';
import { fetchStream } from '#page/fetch-stream.ts';
import { test } from './fixtures.ts';

test('a character that the border of a chunk cuts is put together again', async ({
  serve,
  stop,
}) => {
  const bytes = Buffer.from('{"type":"hello","cursor":"21 °C"}\n');
  const border = bytes.indexOf('°') + 1;
  const responses: ServerResponse[] = [];
  const server = createServer((_, res) => {
    res.write(bytes.subarray(0, border));
    responses.push(res);
  });
  stop.signal.addEventListener('abort', () => server.close());
  const cursors: string[] = [];
  await fetchStream(await serve(server), {
    signal: stop.signal,
    patience: 60_000,
    onMessage: ({ cursor }) => cursors.push(cursor),
    onNote: () => responses.shift()?.end(bytes.subarray(border)), // the first chunk has been read
  });
  expect(cursors).toEqual(['21 °C']);
});
