import type { Exercise } from 'exercise';

export default {
  title: 'Still here',
  symptom:
    'The server says every 15 seconds that it is still here, and yet the page takes the connection ' +
    'for dead. And it goes on saying so after its reader has left.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'sends a heartbeat that proxies see as bytes and the page as an event',
      expected: 'An event named `heartbeat`, for which a page can listen.',
      reason: /What does not come is an event named heartbeat/,
    },
    {
      file: 'test/server.test.ts',
      title: 'takes its timer and its listener with it',
      expected: 'Twenty readers come and go, and none of their timers is left.',
      reason: /to be less than 5/,
    },
  ],
  look: { file: 'src/server.ts', near: 'setInterval(' },
  hints: [
    'Who sees a comment, and who does not? And what ends the timer?',
    'Give the heartbeat an `event`, and `data`, be it empty: without data nothing is dispatched. ' +
      'Clear the interval when `signal` aborts.',
  ],
  why:
    'A line that begins with a colon is ignored, so a comment keeps a proxy from cutting the ' +
    'connection and tells the page nothing (HTML §9.2.6, §9.2.7). An event can be heard, provided ' +
    'that it has a `data` field. And what was started for a connection has to end with it, or a ' +
    'server that runs for weeks works for readers who left weeks ago.',
  mistake: '4.8',
} satisfies Exercise;
