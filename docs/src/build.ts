import { copyFileSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { benchPage } from './bench-page.ts';
import { filesOfSite } from './site.ts';
import { wireView } from './wire-view.ts';

/** Opened in a browser, the folder leads to the docs in it. */
const entry = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="refresh" content="0; url=docs/">
    <title>Server push, from the bytes up</title>
  </head>
  <body><a href="docs/">Server push, from the bytes up</a></body>
</html>
`;

/**
 * Writes the site into a folder, anew: plain files, for any server, under any path. No lesson runs
 * where they are served: `running.json` names none.
 */
export function build(folder: URL): void {
  rmSync(folder, { recursive: true, force: true });
  const made = new Set<string>();
  const place = (path: string): URL => {
    const target = new URL(path, folder);
    const { href } = new URL('.', target);
    if (!made.has(href)) mkdirSync(new URL(href), { recursive: true });
    made.add(href);
    return target;
  };
  for (const [path, file] of filesOfSite()) copyFileSync(file, place(path));
  for (const [path, make] of [...wireView(), ...benchPage()]) {
    writeFileSync(place(path), make().body);
  }
  writeFileSync(new URL('docs/running.json', folder), '{}\n');
  writeFileSync(new URL('index.html', folder), entry);
  // GitHub Pages would leave out files whose names begin with `_`.
  writeFileSync(new URL('.nojekyll', folder), '');
}

const script = process.argv[1];
if (script && realpathSync(script) === fileURLToPath(import.meta.url)) {
  const folder = new URL('../../dist/', import.meta.url);
  build(folder);
  console.log(`the site is in ${fileURLToPath(folder)}`);
}
