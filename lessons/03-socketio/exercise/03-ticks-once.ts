import type { Exercise } from 'exercise';

export default {
  title: 'A clock that ticks once',
  symptom:
    'A page connects and is greeted, and then nothing more comes, though the feed has a reading every ' +
    'second. Who reloads the page gets the greeting again.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'is pushed a stream of events, and not one for each connection',
      expected: 'After the greeting comes each reading, as soon as it is published.',
      reason: /What does not come is a message/,
    },
  ],
  look: { file: 'src/server.ts', near: 'options.feed.read(' },
  hints: [
    'The handler of `connection` runs once for each client. Who says something to that client later?',
    '`options.feed.follow(cursor, listener, signal)` hands over what there is and then each new ' +
      'message. It ends with its signal: abort an `AbortController` when the socket says `disconnect`.',
  ],
  why:
    'The event `connection` says that a client has come, and it comes once (Socket.IO, "Server API", ' +
    'event `connection`). What is emitted in its handler is one packet, and no subscription to ' +
    'anything. A stream needs a source that calls you: follow it while the client is there, and stop ' +
    'at its `disconnect`, or the server goes on working for those who have left.',
  mistake: '3.8',
} satisfies Exercise;
