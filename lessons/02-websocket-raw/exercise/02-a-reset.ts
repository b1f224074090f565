import type { Exercise } from 'exercise';

export default {
  title: 'A reset',
  symptom:
    'It works for a day. Then one client crashes, or its connection is reset on the way, and the ' +
    'server ends for all of them: `read ECONNRESET`.',
  checks: [
    {
      file: 'test/connection.test.ts',
      title: 'is heard from the first moment on, and ends nothing but its connection',
      expected:
        'Somebody listens when a socket has an error: before its request, during it, and after.',
      reason: /'Error: read ECONNRESET' was thrown/,
    },
  ],
  look: { file: 'src/websocket.ts', near: 'createServer({ noDelay' },
  hints: [
    'What does Node do with an `error` event that nobody listens for? And from when on may a socket ' +
      'have one?',
    'Call `socket.on("error", …)` before anything else is done with the socket. There is nothing to do ' +
      'in it: `close` follows.',
  ],
  why:
    'A client that crashes sends a reset, or does when it is next written to (RFC 9293 §3.5.2), and the ' +
    'socket emits `error`. An `error` event without a listener is thrown, and ends the process (Node, ' +
    'Events › Error events). It may come at any moment, so the listener comes first.',
  mistake: '2.11',
} satisfies Exercise;
