import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from '../src/build.ts';

/** What any server of files knows; to most of them `.ts` is a film. */
const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.svg': 'image/svg+xml',
  '.ts': 'video/mp2t',
};

/** Builds the site and serves it as plain files under `/some/path/`, compressed where asked. */
export function plainServer(signal: AbortSignal): Server {
  const folder = mkdtempSync(join(tmpdir(), 'built-'));
  build(pathToFileURL(`${folder}/`));
  const server = createServer(({ url = '' }, res) => {
    const { pathname } = new URL(url, 'http://127.0.0.1');
    const path = pathname.replace(/\/$/, '/index.html').split('/some/path/')[1] ?? '';
    const body = read(join(folder, path));
    if (!body) return res.writeHead(404).end();
    res.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream');
    res.setHeader('Content-Encoding', 'gzip');
    return res.end(gzipSync(body));
  });
  signal.addEventListener('abort', () => {
    rmSync(folder, { recursive: true });
    server.close();
    server.closeAllConnections();
  });
  return server;
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
