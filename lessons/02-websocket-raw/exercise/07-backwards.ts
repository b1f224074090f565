import type { Exercise } from 'exercise';

export default {
  title: 'Read backwards',
  symptom:
    'Short messages arrive. After one of 126 bytes or more the connection is silent, or is closed. ' +
    'And a client that masks nothing is served like any other.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'of %i bytes are read, whatever their length takes (§5.2)',
      expected: 'A question of so many bytes is answered.',
      reason: /What does not come is a frame\. What came: nothing/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'without a mask end the connection with 1002 (§5.1)',
      expected: 'After a ping that is not masked: a close frame with the code 1002.',
      reason: /expected 'PONG fin 61 1 B' to match/,
      look: { file: 'src/message.ts', near: '#check({' },
    },
  ],
  look: { file: 'src/frame.ts', near: 'length === 126' },
  hints: [
    'In which order do the bytes of a number travel? And what does `readHeader` find out that nobody ' +
      'asks for?',
    'Network byte order is big-endian: the most significant byte comes first, in 16 bits and in 64. ' +
      'In `#check`, throw a `Failure` of 1002 when `masked` is false.',
  ],
  why:
    'A length of 126 says that the next 16 bits are the length, 127 that 64 bits are, and both travel ' +
    'in network byte order (RFC 6455 §5.2). A client masks every frame, and a server that is sent one ' +
    'without a mask has to close the connection (§5.1). The mask keeps a script from choosing the ' +
    'bytes that a proxy sees (§10.3).',
  mistake: '2.10',
} satisfies Exercise;
