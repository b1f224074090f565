import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { recordingOf } from 'wire';
import { asScript, loadPlain, type MadeFile } from './scripts.ts';

const docs = new URL('../', import.meta.url);
const packages = new URL('../packages/', docs);
const page = new URL('wire/page/', packages);
const kit = new URL('page-kit/page/', packages);
const traces = new URL('traces/', docs);

/** What the view takes from the kit of all pages. */
const ofKit = ['style.css', 'icon.svg', 'language.ts', 'phrases.ts', 'zh.ts'];

/**
 * The wire view as files, by their paths in the site: its page, and for each recorded trace all that
 * it shows of it. Nothing in them asks for a server, or says where they are: any server of files will
 * do. Each is made when it is asked for.
 */
export function wireView(): Map<string, () => MadeFile> {
  const files = new Map<string, () => MadeFile>();
  for (const name of readdirSync(page)) {
    files.set(`wire/${asScript(name)}`, () => loadPlain(new URL(name, page)));
  }
  for (const name of ofKit) {
    files.set(`wire/kit/${asScript(name)}`, () => loadPlain(new URL(name, kit)));
  }
  for (const file of readdirSync(traces).filter((name) => name.endsWith('.jsonl'))) {
    const name = basename(file, '.jsonl');
    const trace = () => readFileSync(new URL(file, traces), 'utf8');
    files.set(`wire/traces/${file}`, () => ({ type: 'application/jsonl', body: trace() }));
    files.set(`wire/traces/${name}.json`, () => ({
      type: 'application/json',
      body: JSON.stringify(recordingOf(trace(), name)),
    }));
  }
  return files;
}
