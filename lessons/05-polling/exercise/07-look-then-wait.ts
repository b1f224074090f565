import type { Exercise } from 'exercise';

export default {
  title: 'Look, then wait',
  symptom:
    'Now and then a page that uses long polls misses a reading, and nobody can say why. It is another ' +
    'one on each page, and the busier the server, the more often it happens.',
  checks: [
    {
      file: 'test/server.test.ts',
      title: 'looks into the log and waits in one step: nothing falls between (%s)',
      expected: 'A reading that is published in the moment of the question is the answer to it.',
      reason: /waited for .*"seq":1.* after: .*hello/,
    },
  ],
  look: { file: 'src/long-poll.ts', near: 'feed.reach(' },
  hints: [
    'There is an `await` between the look and the wait. What does a client get when a reading is ' +
      'published just then?',
    'Give `feed.follow` the cursor: it hands over what comes after it and what comes later, in one step. ' +
      'Or begin to listen first, and look then, and leave out what is there twice.',
  ],
  why:
    'At an `await` a function is left, and everything else may run before it goes on (ECMA-262, ' +
    '"Await"). A reading that is published there was not in the log when it was looked at, and nobody listened ' +
    'yet when it came. The look and the wait have to be one step, or else the wait has to begin first: ' +
    'this holds for every subscription, over whatever protocol.',
  mistake: '5.2',
} satisfies Exercise;
