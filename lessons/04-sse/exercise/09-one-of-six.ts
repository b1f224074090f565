import type { Exercise } from 'exercise';

export default {
  title: 'One of six',
  symptom:
    'Press Connect and Disconnect a few times, and at last nothing works: not even the page can be ' +
    'loaded again. The server still has all of the readers.',
  checks: [
    {
      file: 'test/page.test.ts',
      title: 'disconnects, lets go of the server, and comes back without a gap',
      expected: 'After Disconnect the server has no reader any more.',
      reason: /expected 1 to be \+?0/,
    },
  ],
  look: { file: 'page/event-source.ts', near: "signal.addEventListener('abort'" },
  hints: [
    'The promise is rejected when the signal aborts. What becomes of the `EventSource`?',
    'Whatever ends the promise has to end the stream too. There is a function that does both.',
  ],
  why:
    'An `EventSource` is open until somebody calls `close()`, whoever has stopped to listen (HTML ' +
    '§9.2.2). Over HTTP/1.1 a browser opens six connections to a host, and a forgotten stream holds ' +
    'one of them (§9.2.7). The seventh request waits for one to be free, and says nothing.',
  mistake: '4.7',
} satisfies Exercise;
