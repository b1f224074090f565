import { existsSync, readFileSync } from 'node:fs';
import { test } from 'test-kit';
import { expect } from 'vitest';
import { hasTest, Page, root } from './pages.ts';

test('each requirement names its section and a test that exists', () => {
  const rows = new Page('02-requirements.md').lines.filter((line) =>
    /^\| (?!Requirement|---)/.test(line),
  );
  const faults = rows.flatMap((row) => {
    const [, requirement, file = '', title = ''] =
      /^\| (.+?) \| §[^|]+ \| `([^`]+)` › `([^`]+)` \|$/.exec(row) ?? [];
    if (!requirement) return [`cannot be read: ${row}`];
    const url = new URL(`lessons/02-websocket-raw/test/${file}`, root);
    if (!existsSync(url)) return [`${requirement}: there is no ${file}`];
    return hasTest(readFileSync(url, 'utf8'), title) ? [] : [`${requirement}: no test "${title}"`];
  });
  expect(faults).toEqual([]);
  expect(rows.length).toBeGreaterThan(50);
});
