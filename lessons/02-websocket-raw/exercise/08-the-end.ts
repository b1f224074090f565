import type { Exercise } from 'exercise';

export default {
  title: 'The end of a connection',
  symptom:
    'Somebody pulls a plug, and the server ends with `read ECONNRESET`. Somebody else closes in due ' +
    'form, and is told 1006, as after a crash.',
  checks: [
    {
      file: 'test/connection.test.ts',
      title: 'reset at any moment leaves the server alive',
      expected: 'An error of a socket is heard by somebody, from its first moment on.',
      reason: /not to throw|not throw/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'is answered with its code, and the server closes TCP first (§5.5.1, §7.1.1)',
      expected: 'A close frame with the same code, and then the end of TCP.',
      reason: /What does not come is a frame\. What came: PONG fin 61 1 B$/m,
      look: { file: 'src/endpoint.ts', near: 'opcode === CLOSE' },
    },
  ],
  look: { file: 'src/websocket.ts', near: 'createServer({ noDelay' },
  hints: [
    'What does Node do with an `error` event that has no listener? And who has the last word when a ' +
      'close frame has come?',
    'Listen for `error` as the very first thing that is done with a socket. Answer a close frame with ' +
      'a close frame: `#end` does that, unless one was sent before.',
  ],
  why:
    'A reset may come at any moment, and Node throws an `error` event that nobody listens for. Who is ' +
    'sent a close frame answers with one, mostly with the same code, unless it has sent one before ' +
    '(RFC 6455 §5.5.1). Only then does the server close TCP; where TCP ends without a close frame, the ' +
    'page is told 1006 (§7.1.1, §7.1.5).',
  mistake: '2.11',
} satisfies Exercise;
