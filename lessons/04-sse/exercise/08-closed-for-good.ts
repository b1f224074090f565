import type { Exercise } from 'exercise';

export default {
  title: 'Closed for good',
  symptom:
    'During an update of the server a proxy answers 503 for a moment. A page that reconnects in that ' +
    'moment says why it has no connection, and does nothing any more.',
  checks: [
    {
      file: 'test/page.test.ts',
      title: 'is replaced by a new one that goes on after the last id',
      expected: 'The page tries again with a new `EventSource`, and the last id stands in its URL.',
      reason: /trying again\/ is not among:/,
    },
  ],
  look: { file: 'page/event-source.ts', near: 'readyState 2' },
  hints: [
    'There are two kinds of `error`. After which of them does the browser try again by itself? And ' +
      'what is `followReadings`, which called `readEvents`, waiting for?',
    'At `readyState` 2, close what is left of the stream, and let the promise be rejected with what ' +
      '`whyClosed` found out. `followReadings` then makes a new attempt.',
  ],
  why:
    'A browser reconnects after a lost connection; after any answer but 200 with an event stream it ' +
    'fails the connection, and `readyState` is 2 for good (HTML §9.2.2, §9.2.3). Only a new ' +
    '`EventSource` helps then, after a wait. It knows no last id, and so its URL has to say it.',
  mistake: '4.4',
} satisfies Exercise;
