import type { Exercise } from 'exercise';

export default {
  title: 'Control frames',
  symptom:
    'A large message comes in fragments, and whenever a ping falls between two of them the connection ' +
    'fails with 1002. And who closes in due form is told 1006, as after a crash.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'of one message may have a ping between them, which is answered (§5.4)',
      expected: 'A pong, and then the answer to the question that came in two fragments.',
      reason: /CLOSE fin 1002/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'is answered with its code, and the server closes TCP first (§5.5.1, §7.1.1)',
      expected: 'A close frame with the same code, and then the end of TCP.',
      reason: /What does not come is a frame\. What came: PONG fin 61 1 B$/m,
      look: { file: 'src/endpoint.ts', near: 'opcode === CLOSE' },
    },
  ],
  look: { file: 'src/message.ts', near: '#deliver({' },
  hints: [
    'A ping is delivered like a message. Which message is over then? And who has the last word when a ' +
      'close frame has come?',
    'Forget the message only when its own last fragment has come. Answer a close frame with a close ' +
      'frame: `#end` does that, unless one was sent before.',
  ],
  why:
    'Control frames may come between the fragments of a message, and have nothing to do with it (RFC ' +
    '6455 §5.4). Who is sent a close frame answers with one, mostly with the same code, unless it has ' +
    'sent one before (§5.5.1). Only then does the server close TCP, and where TCP ends without a close ' +
    'frame the page is told 1006 (§7.1.1, §7.1.5).',
} satisfies Exercise;
