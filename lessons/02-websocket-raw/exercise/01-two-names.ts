import type { Exercise } from 'exercise';

export default {
  title: 'Names that nobody gave',
  symptom:
    'The page does nothing after Connect, and its console has a ReferenceError. The server starts, ' +
    'and ends at the first request, with another one.',
  checks: [
    {
      file: 'test/socket.test.ts',
      title: 'what the page asks leaves as JSON, and its numbers as bytes',
      expected: 'The page opens a connection, and what it asks arrives at the other end.',
      reason: /Websocket is not defined/,
    },
    {
      file: 'test/handshake.test.ts',
      title: 'gives each field under its name, with the value it has',
      expected: 'Each header field is found under its name, with its value.',
      reason: /val is not defined/,
      look: { file: 'src/handshake.ts', near: 'val.trim()' },
    },
  ],
  look: { file: 'page/socket.ts', near: 'new Web' },
  hints: [
    'Both errors say which name is not defined. Under which name is each of the two known?',
    'The class is written with a capital S. And the value of a field is given one name where it is ' +
      'taken out of the line, and called by another one below.',
  ],
  why:
    'The class is called `WebSocket` (WebSockets §3), and to JavaScript `Websocket` is another name. ' +
    'A name that nobody gave is a ReferenceError, but only when its line runs (ECMAScript §6.2.5.5): ' +
    'the server started, and the first request ended it. A type checker finds both before anything ' +
    'runs.',
  mistake: ['2.1', '2.2'],
} satisfies Exercise;
