import type { Exercise } from 'exercise';

export default {
  title: 'A path that is no path',
  symptom:
    'The page connects to http://127.0.0.1:8083/readings, as agreed, and is told "Invalid namespace". ' +
    'It does not try again.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'that joins the namespace is let in and greeted',
      expected: 'A connect to `/readings` is confirmed, and a greeting follows.',
      reason: /not let in: 44\/readings,\{"message":"Invalid namespace"\}/,
    },
  ],
  look: { file: 'src/server.ts', near: 'io.of(' },
  hints: [
    'Behind the 40 stands what the client wants to join: `/readings`. Which name has the server ' +
      'declared?',
    'What stands behind the host in the URL of the client is the name of a namespace. Declare it: ' +
      '`io.of("/readings")`. The main namespace, `/`, is always there, and you may refuse it.',
  ],
  why:
    'A client asks for a namespace in the payload of its CONNECT packet, and gets a CONNECT_ERROR ' +
    'when the server has none of that name (Socket.IO protocol v5, "Connection to a namespace"). The ' +
    'path of the requests is another thing, `/socket.io/` on both ends. After a CONNECT_ERROR the ' +
    'client gives up until somebody calls `connect()`: show it, or nobody knows.',
  mistake: '3.3',
} satisfies Exercise;
