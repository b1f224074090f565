import type { Exercise } from 'exercise';

export default {
  title: 'Every two seconds',
  symptom:
    'On a slow day the server needs five seconds for an answer. Then it gets a second question from ' +
    'each page while it is at work on the first, and a third. Answers overtake each other, and the ' +
    'page counts readings that came twice.',
  checks: [
    {
      file: 'test/follow.test.ts',
      title: 'does not ask again before it has its answer, however slow that is',
      expected: 'As long as the first question is not answered, there is no second one.',
      reason: /questions without an answer: expected \d+ to be 1/,
    },
  ],
  look: { file: 'page/short-poll.ts', near: 'setInterval(' },
  hints: [
    'An interval knows nothing of answers. From when on should the page wait two seconds?',
    'A loop, until the signal aborts: ask, deal with the answer, wait. `pause` in ' +
      '`packages/page-kit/page/retry.ts` is a wait that the signal can end.',
  ],
  why:
    'An interval fires when its time has come, whether or not the last question has its answer (HTML ' +
    '§8.6). Requests that are under way together may use several connections, and nothing orders the ' +
    'answers of one by those of another (RFC 9112 §9.3, §9.4). A wait that begins after the answer ' +
    'makes the page slower when the server is slow, which is what the server needs.',
  mistake: '5.1',
} satisfies Exercise;
