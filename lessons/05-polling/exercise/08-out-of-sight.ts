import type { Exercise } from 'exercise';

export default {
  title: 'Out of sight',
  symptom:
    'Somebody comes back to the tab after an hour, and for a while it shows what was true before. The ' +
    'server has answered it for all of that hour, once a minute, and nobody looked.',
  checks: [
    {
      file: 'test/page.test.ts',
      title: 'does not ask while the page is hidden',
      expected: 'A page that is hidden asks nothing, and asks again when it is seen.',
      reason: /questions, when one was asked before: expected \d+ to be 1/,
    },
    {
      file: 'test/page.test.ts',
      title: 'asks at once when the page is seen again',
      expected: 'A page asks in the moment it is seen again, and no timer is needed for it.',
      reason: /\/#1 \/ is not among:/,
    },
  ],
  look: { file: 'page/short-poll.ts', near: 'setTimeout(' },
  hints: [
    'How does a page learn that nobody can see it, and that somebody can again?',
    'While `document.visibilityState` is `hidden`, do not ask. Wait with `pause` in ' +
      '`packages/page-kit/page/retry.ts`: it ends sooner when the page is seen again, which is the event ' +
      '`visibilitychange`.',
  ],
  why:
    'A browser may slow down the timers of a page that nobody can see, as long as it likes (HTML §8.6): ' +
    'Chrome lets a chain of them go on once a minute. A timer is therefore late just when somebody ' +
    'comes back. The event `visibilitychange` comes at that moment (HTML §6.2), and until then there ' +
    'is nobody to ask for.',
  mistake: '5.4',
} satisfies Exercise;
