import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { load, type Route } from 'page-kit';
import { recordingOf } from 'wire';

const docs = new URL('../', import.meta.url);
const packages = new URL('../packages/', docs);
const page = new URL('wire/page/', packages);
const kit = new URL('page-kit/page/', packages);
const traces = new URL('traces/', docs);

/**
 * The wire view as files, below `/wire/`: its page, and for each recorded trace all that it shows of
 * it. Nothing in them asks for a server, or says where they are: any server of files will do.
 */
export function wireView(): Record<string, Route> {
  const routes: Record<string, Route> = {};
  const add = (path: string, make: () => { type: string; body: string }) => {
    routes[`/wire/${path}`] = ({ res }) => {
      const { type, body } = make();
      res.setHeader('Content-Type', type);
      res.setHeader('Cache-Control', 'no-cache');
      res.end(body);
    };
  };
  for (const name of readdirSync(page)) add(asScript(name), () => loadPlain(new URL(name, page)));
  for (const name of ['style.css', 'icon.svg']) add(`kit/${name}`, () => load(new URL(name, kit)));
  for (const file of readdirSync(traces).filter((name) => name.endsWith('.jsonl'))) {
    const name = basename(file, '.jsonl');
    const trace = () => readFileSync(new URL(file, traces), 'utf8');
    add(`traces/${file}`, () => ({ type: 'application/jsonl', body: trace() }));
    add(`traces/${name}.json`, () => ({
      type: 'application/json',
      body: JSON.stringify(recordingOf(trace(), name)),
    }));
  }
  return routes;
}

/** A file of the page by names that any server knows the types of: to many `.ts` is a film. */
function loadPlain(file: URL): { type: string; body: string } {
  const { type, body } = load(file);
  return {
    type,
    body: body.replace(/(["'])((?:\.\/)?[\w-]+\.ts)\1/g, (quoted) => asScript(quoted)),
  };
}

function asScript(name: string): string {
  return name.replace(/\.ts\b/, '.js');
}
