import type { Exercise } from 'exercise';

export default {
  title: 'One event',
  symptom:
    'On this machine it works. Over a slow network a handshake fails now and then; under load ' +
    'messages vanish. And the page itself does not load at all.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'may come byte by byte',
      expected: 'A handshake is answered with 101 however TCP has cut it.',
      reason: /closed after: "HTTP\/1\.1 400/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'may have a frame glued behind it',
      expected: 'A ping in the same piece as the handshake is answered.',
      reason: /What does not come is a frame\. What came: nothing/,
    },
    {
      file: 'test/server.test.ts',
      title: 'serves the page to whom asks for it, on a connection that stays open',
      expected: 'GET / is answered with the page.',
      reason: /waited for \/<title>02\/ after: ""/,
      look: { file: 'src/websocket.ts', near: "emit('connection'" },
    },
    {
      file: 'test/contract.test.ts',
      title: 'are found in pieces of %i bytes',
      expected: 'Each ping is answered, whether they come in one piece or byte by byte.',
      reason: /What does not come is a frame\. What came: PONG fin 61 1 B$/m,
      look: { file: 'src/message.ts', near: 'receive(bytes: Buffer)' },
    },
  ],
  look: { file: 'src/websocket.ts', near: 'function readHead' },
  hints: [
    'What does a `data` event bring: a request, a frame? Where are the bytes that were read and are ' +
      'not needed yet?',
    'Collect until `headLength` finds the end; hand what is behind it to `connection.receive`. For ' +
      'the page, `socket.unshift` puts back what was read. In `receive`, read frames in a loop, and ' +
      'keep the bytes of the last one until the rest comes.',
  ],
  why:
    'TCP is a stream of bytes: it keeps no borders, and a `data` event is whatever has come so far ' +
    '(RFC 9293 §2.2). A client may send frames in the same piece as its handshake, and a frame may ' +
    'come in any number of pieces (RFC 6455 §5.2). So nothing that was read is thrown away: what is ' +
    'not whole waits for the rest, and what is not for you is handed on.',
  mistake: ['2.6', '2.14'],
} satisfies Exercise;
