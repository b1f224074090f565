import './node-version.js';
import { realpathSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { fileURLToPath } from 'node:url';

/**
 * Runs a lesson's server when its file was started by itself (`node --import tsx src/server.ts`), and
 * does nothing when the file was imported, as a test does.
 *
 * `PORT` and `HOST` override where it listens; without them that is `port` on 127.0.0.1. Ctrl-C and
 * SIGTERM abort the signal that `create` was given, and the process ends with code 0 once the
 * server has closed. A port in use is one line and code 1.
 */
export async function listen(
  module: ImportMeta,
  port: number,
  create: (signal: AbortSignal) => Server | Promise<Server>,
): Promise<void> {
  const entry = process.argv[1];
  if (!entry || realpathSync(entry) !== fileURLToPath(module.url)) return;

  const address = { port: Number(process.env.PORT || port), host: process.env.HOST || '127.0.0.1' };
  if (!Number.isInteger(address.port) || address.port < 0 || address.port > 65535) {
    console.error(`PORT is ${process.env.PORT}: set it to a number from 0 to 65535`);
    process.exit(1);
  }
  const stop = new AbortController();
  let server: Server | undefined;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      if (!server) process.exit(0);
      server.once('close', () => process.exit(0));
      stop.abort();
    });
  }
  server = await create(stop.signal);
  run(server, address);
}

function run(server: Server, address: { port: number; host: string }): void {
  server.on('error', (error: NodeJS.ErrnoException) => {
    console.error(explain(error, address));
    process.exit(1);
  });
  server.listen(address, () => {
    const { port, address: host } = server.address() as AddressInfo;
    const name = host.includes(':') ? `[${host}]` : host;
    const scheme = server instanceof TlsServer ? 'https' : 'http';
    console.log(`listening on ${scheme}://${name}:${port}/`);
  });
}

function explain(error: NodeJS.ErrnoException, { port, host }: { port: number; host: string }) {
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} is in use: stop what is using it, or set PORT to a free port`;
    case 'EACCES':
      return `port ${port} may not be used by you: set PORT to another, above 1023`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `host ${host} is not an address of this machine: unset HOST, or correct it`;
    default:
      return error.message;
  }
}
