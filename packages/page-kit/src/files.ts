import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import swc from '@swc/wasm-typescript';
import { Refusal } from './target.ts';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ts': 'text/javascript; charset=utf-8',
};

/** The files every page shares, reached under `/kit/`. */
const kit = new URL('../page/', import.meta.url);

/**
 * Every path that can be asked for, and the file it stands for. The map is drawn up once, when the
 * server starts: a path that is not in it does not exist, however it is spelled, so no request can
 * reach a file outside.
 */
export function pathsOf(page: URL): Map<string, URL> {
  const paths = new Map([...list('/', page), ...list('/kit/', kit)]);
  const index = paths.get('/index.html');
  if (index) paths.set('/', index);
  return paths;
}

function list(prefix: string, folder: URL): [string, URL][] {
  return readdirSync(folder)
    .filter((name) => extname(name) in types)
    .map((name) => [prefix + name, new URL(name, folder)]);
}

/**
 * A file as the browser wants it. Types are stripped from `.ts` on the way: they become spaces, so
 * that every line and column a reader sees in the developer tools is the one in the source.
 * Read afresh each time: save, reload, and the change is there.
 */
export function load(file: URL): { type: string; body: string } {
  const extension = extname(file.pathname);
  const source = readFileSync(file, 'utf8');
  const body = extension === '.ts' ? stripTypes(source, basename(file.pathname)) : source;
  return { type: types[extension] ?? 'application/octet-stream', body };
}

function stripTypes(source: string, name: string): string {
  try {
    return swc.transformSync(source, { mode: 'strip-only', module: true }).code;
  } catch (error) {
    const { startLine, startColumn, message } = error as SyntaxFault;
    throw new Refusal(500, `${name}:${startLine}:${startColumn + 1}: ${message}`);
  }
}

/** What the stripper throws; lines count from 1, columns from 0. */
interface SyntaxFault {
  startLine: number;
  startColumn: number;
  message: string;
}
