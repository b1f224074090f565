import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port of 127.0.0.1 that nobody listens on, for who has to name one before it is listened on, or
 * once more. Whoever asks for any port (0) is given one from 32768 on: it is not taken meanwhile.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(11_000, 32_768); // up to 10080 there are some that browsers refuse
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return freePort(); // somebody has it
  }
  server.close();
  await once(server, 'close');
  return port;
}
