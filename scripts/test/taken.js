/** Loaded into every process of a command: the port that lesson 02 is told to take is in use. */
import { once } from 'node:events';
import { createServer } from 'node:net';

if (process.argv.includes('8082')) {
  const other = createServer().listen(0, '127.0.0.1').unref();
  await once(other, 'listening');
  process.env.PORT = String(other.address().port);
}
