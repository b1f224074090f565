import type { Exercise } from 'exercise';

export default {
  title: 'To everybody',
  symptom:
    'One page alone has everything once. With two of them open, each gets the readings of the other as ' +
    'well; and when a third one connects, all are greeted again.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'has its own messages: those of another one do not come in between',
      expected:
        'What the second client is told does not reach the first, which has each reading once.',
      reason: /The number of this is not \d+, but \d+/,
    },
  ],
  look: { file: 'src/server.ts', near: "emit('message'" },
  hints: [
    'This code runs once for each client. To whom does it speak?',
    'A namespace emits to all who have joined it, a socket to one: it is `socket.emit` here.',
  ],
  why:
    'To emit on a namespace is a broadcast: the packet goes to every client in it (Socket.IO, ' +
    '"Broadcasting events"). Each client stands somewhere else in the log, so what one is told is ' +
    'wrong for the others. One broadcast for all readings would do for what is live, yet what a ' +
    'client has missed is for that one only.',
} satisfies Exercise;
