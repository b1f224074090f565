import type { Exercise } from 'exercise';

export default {
  title: 'What is a text',
  symptom:
    'The page is connected, and shows nothing. What it sends as bytes is "not understood", unless a ' +
    'number like 0.1 is among them. And a long text with an é in it ends the connection now and then.',
  checks: [
    {
      file: 'test/socket.test.ts',
      title: 'the page is told what comes: what JSON says, and bytes as numbers',
      expected: 'The page is told what the JSON says, and then the numbers.',
      reason: /"type": "heartbeat"/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'adds numbers, in text and in bytes',
      expected: 'The sum of what came as text, as text; and of what came as bytes, as bytes.',
      reason: /"type": "error"/,
      look: { file: 'src/endpoint.ts', near: 'onMessage(data, is' },
    },
    {
      file: 'test/contract.test.ts',
      title: 'of one text may meet inside a character (§5.6)',
      expected: 'The answer to a question whose two fragments have one byte each of an é.',
      reason: /CLOSE fin 1007/,
      look: { file: 'src/utf8.ts', near: 'isUtf8(piece)' },
    },
  ],
  look: { file: 'page/socket.ts', near: "'message'," },
  hints: [
    'What is a listener for `message` given? Where does a frame say whether it holds a text? And what ' +
      'has to be UTF-8: each piece of a text, or the whole?',
    'What has come is the `data` of the event. A message is a text when its opcode is `TEXT`. Keep the ' +
      'bytes of a character that is cut, three at the most, for the next piece: a `TextDecoder` does ' +
      'that, with `fatal`, and `stream` in each call.',
  ],
  why:
    'A page is told of a message by an event, which has it in `data`: a string for a text, bytes for a ' +
    'binary message (WebSockets §4). Which of the two it is, the opcode of its first frame says, and ' +
    'not the bytes: four numbers may well be valid UTF-8 (RFC 6455 §5.2, §5.6). A text is UTF-8 as a ' +
    'whole, and a fragment of it may end inside a character (§5.6, §8.1).',
  mistake: '2.12',
} satisfies Exercise;
