import type { Exercise } from 'exercise';

export default {
  title: 'The last attempt',
  symptom:
    'The server is started anew, and that takes a second. All pages that ask in this second show an ' +
    'error, quite correctly, and then nothing any more until they are loaded again.',
  checks: [
    {
      file: 'test/follow.test.ts',
      title: 'asks again, where it stood',
      expected: 'After an answer of 503 the page asks again, with the cursor that it has.',
      reason: /expected \[ null, 'test-0' \] to deeply equal/,
    },
    {
      file: 'test/follow.test.ts',
      title: 'waits longer after each failure, and how long is partly chance',
      expected:
        'A server that is down for a minute is asked more than three times and less than twenty. The ' +
        'wait grows, and two pages do not wait equally long.',
      reason: /questions in a minute: expected 1 to be greater than 3/,
    },
  ],
  look: { file: 'page/follow.ts', near: 'catch (error)' },
  hints: [
    'The error is shown, and what happens then? And if all pages asked again at once, how would a ' +
      'server come up that is asked by all of them?',
    'Poll again after a wait: at first half a second, then twice as long after each failure, up to half ' +
      'a minute, and half of it chance. `keepTrying` in `packages/page-kit/page/retry.ts` does that.',
  ],
  why:
    'A 503 says that the server cannot answer at present, and its cause is expected to go away (RFC ' +
    '9110 §15.6.4). A GET is idempotent, so it may be sent again whatever has become of the last one ' +
    '(§9.2.2). The waits grow so that a server in trouble is asked less, and chance spreads them, or ' +
    'all pages that lost it in one moment would come back in one moment.',
  mistake: '5.1',
} satisfies Exercise;
