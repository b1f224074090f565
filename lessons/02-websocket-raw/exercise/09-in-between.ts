import type { Exercise } from 'exercise';

export default {
  title: 'In between',
  symptom:
    'Large messages come in fragments. When a ping happens to come between two of them the connection ' +
    'fails with 1002, and when a letter like é is cut by a border, with 1007.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'of one message may have a ping between them, which is answered (§5.4)',
      expected: 'A pong, and then the answer to the question that came in two fragments.',
      reason: /CLOSE fin 1002/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'of one text may meet inside a character (§5.6)',
      expected: 'The answer to a question whose two fragments have one byte each of an é.',
      reason: /CLOSE fin 1007/,
      look: { file: 'src/utf8.ts', near: 'isUtf8(piece)' },
    },
  ],
  look: { file: 'src/message.ts', near: '#deliver({' },
  hints: [
    'A ping is delivered like a message. Which message is over then? And what has to be UTF-8: each ' +
      'piece of a text, or the whole?',
    'Forget the message only when its own last fragment has come. Keep the bytes of a character that ' +
      'is cut, three at the most, for the next piece; a `TextDecoder` with `fatal` and `stream` does ' +
      'the same.',
  ],
  why:
    'Control frames may come between the fragments of a message, and have nothing to do with it (RFC ' +
    '6455 §5.4). A text is UTF-8 as a whole, and a fragment of it may end inside a character (§5.6, ' +
    '§8.1). To check each piece by itself refuses good texts, and to check only the whole finds a ' +
    'wrong byte late.',
} satisfies Exercise;
