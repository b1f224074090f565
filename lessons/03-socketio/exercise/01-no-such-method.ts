import type { Exercise } from 'exercise';

export default {
  title: 'No such method',
  symptom:
    'The server does not start. And when it does, it goes well until something fails for the first ' +
    'time: then the line that should only have written it to the log ends the process.',
  checks: [
    {
      file: 'test/server.test.ts',
      title: 'has the page, the client of the library and the events',
      expected: 'One port that serves the page and the client of Socket.IO, and opens sessions.',
      reason: /listen is not a function/,
    },
    {
      file: 'test/handler.test.ts',
      title: 'answers a mistake of ours that is %s without details, and logs it',
      expected:
        'A mistake in a handler is written to the log and answered without details, and goes no ' +
        'further.',
      reason: /loh is not a function/,
      look: { file: 'src/handler.ts', near: 'console.' },
    },
  ],
  look: { file: 'src/server.ts', near: '.listen(server' },
  hints: [
    'What does the package `socket.io` export: a server, or what servers are made of? And which ' +
      'methods has `console`? An editor that knows TypeScript has underlined both places.',
    'Import `Server` and make one: `new Server<ClientToServerEvents, ServerToClientEvents>(server, { … })`. ' +
      'And in `src/handler.ts` it is `console.error`.',
  ],
  why:
    'The call of a method that does not exist is a TypeError, and that comes when the line is run, ' +
    'not before (ECMA-262 §13.3.6.2). The handler of an event is called by the library, so nothing of ours ' +
    'stands above it: a rejected promise that nobody handles ends a process of Node (Node, ' +
    '`--unhandled-rejections`). Types find both slips while you write, the one in the branch that ' +
    'hardly ever runs too.',
  mistake: ['3.1', '3.2'],
} satisfies Exercise;
