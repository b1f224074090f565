import type { Exercise } from 'exercise';

export default {
  title: 'A lock that is none',
  symptom:
    'The option `cors` names our own pages. A page of another site gets an error over polling, so it ' +
    'looks as if it worked. Over a WebSocket the same page connects, and reads everything.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'refuses %s over polling',
      expected: 'A session for another origin is refused, with a status from 400 to 499.',
      reason: /expected 200 to be/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'refuses %s over WebSocket',
      expected: 'An upgrade for another origin is refused, with a status from 400 to 499.',
      reason: /expected 101 to be/,
    },
  ],
  look: { file: 'src/gate.ts', near: 'origin:' },
  hints: [
    'Who keeps the rules of CORS: the server, or the browser? The session above was opened, with an ' +
      'answer that the browser only does not show. And for a WebSocket it has no such rules.',
    '`targetOf` also answers `crossOrigin`: whether there is an `Origin`, and it is not that of ' +
      'this server. `allowRequest` is asked for every transport: let `refusalOf` give a reason there.',
  ],
  why:
    'CORS tells a browser which answers to show to a page; the request has been carried out by then ' +
    '(Fetch, "CORS protocol"). A WebSocket stands outside of it: the browser sends `Origin`, and it is ' +
    'the server that has to look (RFC 6455 §10.2). A client that is no browser sends none, and is not ' +
    'kept out by this: that is what a login is for.',
  mistake: '3.5',
} satisfies Exercise;
