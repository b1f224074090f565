import type { Exercise } from 'exercise';

export default {
  title: 'One more each time',
  symptom:
    'All is well until the connection is lost for the first time. From then on the page connects, ' +
    'says that a message is missing, drops the connection by itself, and so on without an end.',
  checks: [
    {
      file: 'test/readings.test.ts',
      title: 'takes each message once, however often it has connected, and stays connected',
      expected: 'Each message is taken once, and the fourth connection, which is good, is kept.',
      reason: /expected \d+ to be 4/,
    },
  ],
  look: { file: 'page/readings.ts', near: "socket.on('message'" },
  hints: [
    '`connect` comes with every connection. How many handlers has the socket after the third? And ' +
      'what does the second of them think of a number that the first has taken?',
    'Register the handler of `message` once, beside the one of `connect` and not in it.',
  ],
  why:
    'The socket of the client is the same one for all its connections, and its emitter calls every ' +
    'handler that it was ever given (Socket.IO, "Client API", event `connect`: also at each ' +
    'reconnection). So a page handles each message twice, three times, four times; here the second ' +
    'handler takes the number for a gap. Handlers belong outside of `connect`, once.',
  mistake: '3.4',
} satisfies Exercise;
