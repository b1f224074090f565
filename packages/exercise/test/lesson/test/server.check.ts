import { RawClient, serverToCheck, test } from 'test-kit';
import { describe, expect } from 'vitest';
import { most } from '#page/client.ts';
import { farewell } from '#src/greeting.ts';
import { createServer } from '#src/server.ts';

describe('the server', () => {
  test('says hello', async ({ serve, stop }) => {
    const origin = serverToCheck() ?? (await serve(createServer(stop.signal)));
    const client = await RawClient.open(origin);
    client.send('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n');
    await client.closed();
    expect(client.text).toMatch(/hello/);
  });

  test.each(['good', 'bye'])('ends with %s', (part) => {
    expect(farewell).toContain(part);
  });
});

test('the page shows five', () => {
  expect({ first: 1, second: 2, third: 3, most }).toEqual({
    first: 1,
    second: 2,
    third: 3,
    most: 5,
  });
});
