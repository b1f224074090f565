import type { Exercise } from 'exercise';

export default {
  title: 'A series without an end',
  symptom:
    'Somebody asks for five readings. After the fifth the server ends the response, and three ' +
    'seconds later the browser is back, as after any break.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'ends after as many readings as were asked for, and says so',
      expected: 'After the last reading comes an event named `end`, and then the response ends.',
      reason: /The response ends without an event\. What came: hello, 2 × message/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'that is complete, by %s, is answered 204: do not come back',
      expected: 'Whoever comes back with the id of the last reading of a series is answered 204.',
      reason: /expected 200 to be 204/,
    },
  ],
  look: { file: 'src/server.ts', near: 'toCome -= 1' },
  hints: [
    'To a browser the end of a response is a lost connection. What could the page be told before it? ' +
      'And which answer makes a browser stay away?',
    'Send an event named `end`, with data, before `res.end()`: upon that event the page closes its ' +
      'side. And where `left` is 0, answer with status 204 and nothing else.',
  ],
  why:
    'A browser takes the end of a response for a lost connection, and reconnects (HTML §9.2.3). An ' +
    'event upon which the page calls `close()` prevents that, and after a 204 a browser does not ' +
    'reconnect (§9.2.1). Both are needed, because the event may be lost with the connection.',
  mistake: '4.2',
} satisfies Exercise;
