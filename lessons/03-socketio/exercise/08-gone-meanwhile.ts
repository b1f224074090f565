import type { Exercise } from 'exercise';

export default {
  title: 'Gone in the meantime',
  symptom:
    'The server has `connectionStateRecovery`, and the page sends its cursor. Yet a page that loses ' +
    'its connection for a moment comes back, says "connected", and has a gap.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'that comes back goes on after the cursor that came with the connect',
      expected: 'A client that names a cursor gets the readings after it, before any other.',
      reason: /to deeply equal/,
    },
    {
      file: 'test/readings.test.ts',
      title: 'reads on where it was after each cut, and has everything once',
      expected: 'After each cut the page names the cursor that it has reached by then.',
      reason: /expected \[ 1 \] to deeply equal \[ 1, 2 \]/,
      look: { file: 'page/readings.ts', near: 'auth:' },
    },
  ],
  look: { file: 'src/server.ts', near: 'feed.follow(' },
  hints: [
    'What the library can send again is what was emitted. Who emits to a client that is away? And in ' +
      'the page: when is the value of `bookmark.cursor` read, and how often?',
    'In the server, hand `socket.handshake.auth.cursor` to `feed.follow`. In `page/readings.ts`, make ' +
      '`auth` a function: `(send) => send({ … })` is called at each connect.',
  ],
  why:
    'Socket.IO delivers at most once, and recovery covers a part of what that leaves: it ends with the ' +
    'process, with its time limit, and whenever the client left on purpose (Socket.IO, "Connection ' +
    'state recovery"). A cursor covers all of it, because the client says what it has. An object in ' +
    '`auth` is read once, and a function is asked at every connect (Socket.IO, "Client options", `auth`).',
  mistake: '3.6',
} satisfies Exercise;
