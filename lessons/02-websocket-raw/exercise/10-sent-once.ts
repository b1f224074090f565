import type { Exercise } from 'exercise';

export default {
  title: 'Sent is not answered',
  symptom:
    'Somebody presses Send just when the network drops. The page connects again, and the answer never ' +
    'comes. Once the page sends the question again, it is added up a second time.',
  checks: [
    {
      file: 'test/outbox.test.ts',
      title: 'sends again, in order, what is not answered, and nothing else',
      expected: 'On a new connection: each question that has no answer yet, in order.',
      reason: /expected \[ 4 \] to deeply equal \[ 2, 3, 4 \]/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'that comes twice is answered twice and added up once',
      expected: 'A question that comes again, on another connection, is answered as before.',
      reason: /\[ \[ 2, 1, 1 \]/,
      look: { file: 'src/server.ts', near: 'new Inbox' },
    },
  ],
  look: { file: 'page/outbox.ts', near: 'isForgotten && question.isSent' },
  hints: [
    'What does the page know when `send` has returned? And how long does the server remember what it ' +
      'has answered?',
    'Send everything again that is still among the questions, sent before or not. On the server, one ' +
      'inbox for all connections: the page comes back on another one.',
  ],
  why:
    '`send` puts a message into a queue, and what has not left when the connection breaks is lost ' +
    '(WebSockets §3). So the page keeps a question until its answer has come, and sends it again: ' +
    'that is delivery at least once, and the first one may have arrived. An id that the server ' +
    'remembers for longer than a connection makes it exactly once.',
} satisfies Exercise;
