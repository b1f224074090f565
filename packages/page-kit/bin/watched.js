#!/usr/bin/env node
// A lesson's `dev`: `watched --port 8084 --view 9094 -- tsx watch src/server.ts`. In the course, what comes
// after -- runs behind `wire`, which shows the bytes. A copy of one lesson has no wire: there it runs alone.
import { existsSync } from 'node:fs';

const wire = new URL('../../wire/bin/wire.js', import.meta.url);
if (existsSync(wire)) {
  await import(wire.href);
} else {
  console.log('This copy has no wire view. The server runs all the same:');
  const [, ...args] = process.argv.slice(process.argv.indexOf('--') + 1);
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...args);
  await import('tsx/cli');
}
