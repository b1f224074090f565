import type { Exercise } from 'exercise';

export default {
  title: 'Turned away',
  symptom:
    'Whoever is refused gets no answer, only the end of the connection: 1006. And who should be ' +
    "refused is let in: a page of another site reads this server in its visitor's name.",
  checks: [
    {
      file: 'test/contract.test.ts',
      title: '%s is refused, with an answer in HTTP (§4.2.1)',
      expected: 'An answer in HTTP, with a status of 400 or more.',
      reason: /closed after: ""/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'of a page of %s is refused with 403 (§10.2)',
      expected: 'Only a page of this very server is let in. The answer to any other is 403.',
      reason: /expected 101 to be 403/,
      look: { file: 'src/server.ts', near: 'function isOwnPage' },
    },
  ],
  look: { file: 'src/websocket.ts', near: 'function refuse(' },
  hints: [
    'The reason of a refusal is known: who is told of it? And who says from which site a page has ' +
      'come?',
    '`refusalOf` makes the answer: send it before the end. `isAllowed` is also given the origin: it ' +
      'has to be `http://` and the host of the request, where there is one.',
  ],
  why:
    'A server that refuses a handshake answers with an HTTP status (RFC 6455 §4.2.1, §4.2.2). No ' +
    'same-origin policy protects it: a page of any site may open a WebSocket, and the browser sends ' +
    'the cookies along. It also sends `Origin`, which a page cannot change, and a server that is ' +
    'meant for its own pages has to look at it (§10.2).',
  mistake: ['2.9', '2.13'],
} satisfies Exercise;
