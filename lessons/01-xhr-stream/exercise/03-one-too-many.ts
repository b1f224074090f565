import type { Exercise } from 'exercise';

export default {
  title: 'One too many',
  symptom:
    'A response was to end after 256 KB, so that the page can let go of its text. Hours later it is ' +
    'still the same response, and the page takes more memory with each of them.',
  checks: [
    {
      file: 'test/server.test.ts',
      title: 'limited to %i bytes it ends with message %i, the one that reaches them',
      expected:
        'The message that brings the response to its limit is the last: not the one after it.',
      reason: /waited for \/\\r\\n0\\r\\n\\r\\n\$\/ after: .*\\"seq\\":5/,
    },
  ],
  look: { file: 'src/server.ts', near: 'sent > maxBytes' },
  hints: [
    'What does `sent` count, and what is it compared with? And which comes first, the comparison or ' +
      'the count?',
    'Add `line.length`, which is in bytes. Compare afterwards, with `>=`: then the message that ' +
      'reaches the limit is the last one.',
  ],
  why:
    '`responseText` is all the text that has come (XHR, "The responseText getter"), and so a browser ' +
    'keeps it for as long as the response lasts. A response that ends now and then gives it back, ' +
    'and a page that has a cursor loses nothing by that. A count that is compared before it is ' +
    'raised is late by one.',
  mistake: ['1.8', '1.12'],
} satisfies Exercise;
