import type { Exercise } from 'exercise';

export default {
  title: 'No page to ask from',
  symptom:
    'There is nothing to open in the browser: every address shows the stream. And a page that comes ' +
    'from another server is not given what this one answers.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'has its page at the root, and nothing at any other path',
      expected: '`/` is a page of HTML, and a path that stands for nothing is answered 404.',
      reason: /expected 'application\/x-ndjson' to be 'text\/html'/,
    },
    {
      file: 'test/server.test.ts',
      title: 'serves the script of its page without types',
      expected: '`/client.ts` is the script of the page, as JavaScript.',
      reason: /expected 'application\/x-ndjson.*' to be 'text\/javascript/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'answers no other method than GET and HEAD',
      expected: 'POST is answered 405.',
      reason: /expected 200 to be 405/,
    },
  ],
  look: { file: 'src/server.ts', near: 'http.createServer' },
  hints: [
    'A page may read the answers of its own origin: scheme, host and port. Which paths does this ' +
      'server have, and what is at each of them?',
    'page-kit has a server for both: `createPageServer({ page, routes, maxAge, signal })`. `routes` ' +
      'is an object, in which `/readings` is a function that is given the exchange.',
  ],
  why:
    'The origin of a page is scheme, host and port (RFC 6454 §4); an answer of any other origin may ' +
    'be read only where that one allows it (Fetch, "CORS protocol"). So whoever has the stream has ' +
    'the page too, and each has its path. What has none is 404, and a method that is not meant 405 ' +
    '(RFC 9110 §15.5.5, §15.5.6).',
  mistake: '1.14',
} satisfies Exercise;
