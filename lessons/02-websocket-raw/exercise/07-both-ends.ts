import type { Exercise } from 'exercise';

export default {
  title: 'At both ends',
  symptom:
    'The page is connected, and shows nothing. What is sent as bytes is answered with "not ' +
    'understood", unless it has a number like 0.1 in it.',
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
  ],
  look: { file: 'page/socket.ts', near: "'message'," },
  hints: [
    'What is a listener for `message` given? And where does a frame say whether it holds a text?',
    'A listener is given an event, and what has come is its `data`. A message is a text when its ' +
      'opcode is `TEXT`, whatever its bytes look like.',
  ],
  why:
    'A page is told of a message by an event, which has it in `data`: a string for a text, bytes for a ' +
    'binary message (WebSockets §4). Which of the two it is, the opcode of its first frame says (RFC ' +
    '6455 §5.2, §5.6). The bytes do not: four numbers may well be valid UTF-8.',
  mistake: '2.12',
} satisfies Exercise;
