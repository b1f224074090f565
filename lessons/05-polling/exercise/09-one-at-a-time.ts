import type { Exercise } from 'exercise';

export default {
  title: 'One at a time',
  symptom:
    'Somebody opens the page in two tabs, and only one of them shows each reading at once. The request ' +
    'of the other is "pending" in the developer tools, and the server has not seen it.',
  checks: [
    {
      file: 'test/page.test.ts',
      title: 'in two tabs asks twice at the same time, and neither waits for the other',
      expected: 'The server has the questions of both tabs before it answers either of them.',
      reason: /expected 1 to be 2/,
    },
  ],
  look: { file: 'page/poll.ts', near: 'fetch(' },
  hints: [
    'Both tabs ask for the same URL. Who between the page and the server might hope that one answer is ' +
      'enough for both?',
    'The browser has one cache for all tabs, and lets one request for a URL into it at a time. `fetch` ' +
      'has an option that goes past it: `cache`.',
  ],
  why:
    'A cache may let requests for one URL wait for the first of them, because its answer may do for all ' +
    '(RFC 9111 §4). When it comes it does not do, the server says `no-store`, but by then the others ' +
    "have waited for a whole long poll. With `cache: 'no-store'` the browser fetches as if it had no " +
    'cache at all (Fetch, "request cache mode").',
  mistake: '5.3',
} satisfies Exercise;
