import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Route } from 'page-kit';

const plain = 'text/plain; charset=utf-8';
const types: Record<string, string> = {
  '.conf': plain,
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.jsonl': plain,
  '.md': plain,
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ts': plain,
  '.txt': plain,
};

/** docsify and mermaid put style elements into the page; a lesson and its bytes are shown in frames. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self' http://127.0.0.1:* http://localhost:*",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The paths, seen from `root`, of all files below `folder` that have a known type. */
export function* walk(folder: string, root: URL): Generator<string> {
  for (const entry of readdirSync(new URL(folder, root), { withFileTypes: true })) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = folder + entry.name;
    if (entry.isDirectory()) yield* walk(`${path}/`, root);
    else if (extname(entry.name) in types) yield path;
  }
}

/** Answers with the file, read afresh each time. */
export function file(url: URL, type = types[extname(url.pathname)] ?? plain): Route {
  return ({ res }) => {
    const body = readFileSync(url);
    res.setHeader('Content-Type', type);
    res.setHeader('Cache-Control', 'no-cache');
    res.setHeader('Content-Security-Policy', contentSecurityPolicy);
    res.end(body);
  };
}

/** The same as text: what the docs quote is to be read, never a page or a script to run. */
export function source(url: URL): Route {
  return file(url, plain);
}
