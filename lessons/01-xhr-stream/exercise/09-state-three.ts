import type { Exercise } from 'exercise';

export default {
  title: 'State 3, and nothing else',
  symptom:
    'On the side of `XMLHttpRequest` each reading comes again with every one that follows; at the end ' +
    'of a response some are missing; and when the connection breaks, the page goes on looking ' +
    'connected.',
  checks: [
    {
      file: 'test/page.test.ts',
      title: 'reads each line once, however long the text before it has become',
      expected: 'Five readings are shown, and none of them twice.',
      reason: /"duplicated": [1-9]/,
    },
    {
      file: 'test/page.test.ts',
      title: 'reads the end of a response though no event of state 3 announces it',
      expected: 'What came just before the end of a response is shown as well.',
      reason: /#2 \/ is not among:/,
    },
    {
      file: 'test/page.test.ts',
      title: 'keeps what it has when the connection breaks, and fetches the rest',
      expected: 'When the connection breaks the page says so, and tries again from its cursor.',
      reason: /trying again\/ is not among:/,
      look: { file: 'page/xhr-stream.ts', near: 'xhr.onload =' },
    },
  ],
  look: { file: 'page/xhr-stream.ts', near: 'XMLHttpRequest.LOADING' },
  hints: [
    'What of `responseText` is new? What may come after the last event of state 3? And which event ' +
      'tells of a connection that broke?',
    'Keep in a variable how much of the text was read, and take what is behind that. Read at state 4 ' +
      'as well. In `onerror`, reject: `followReadings` then asks again from the cursor.',
  ],
  why:
    '`responseText` is the whole text so far, and an event of state 3 is left out when the last one ' +
    'was less than about 50 ms ago: then the rest is there at state 4, and nothing but that ' +
    'announces it (XHR, "The send() method"). A connection that breaks is an event `error`, with an ' +
    'empty text. So read what is new as it comes, and go on from the cursor in whatever way it ended.',
  mistake: ['1.3', '1.5', '1.11'],
} satisfies Exercise;
