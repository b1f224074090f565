import type { Exercise } from 'exercise';

export default {
  title: 'The most generous answer',
  symptom:
    'A page of another origin asks with credentials. It is one of those that may read the stream, the ' +
    'server answers 200, and the browser shows the page nothing of it.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'names %s as allowed, with credentials, and for no other origin',
      expected:
        'The answer names exactly the origin of the page, allows credentials, and says that it ' +
        'varies with `Origin`.',
      reason: /"origin": "\*"/,
    },
  ],
  look: { file: 'src/server.ts', near: "'Access-Control-Allow-Origin'" },
  hints: [
    '`*` stands for any origin, but not for any request. What does the browser want to read when ' +
      'cookies may be sent along?',
    'Three fields: `Access-Control-Allow-Origin` with the origin of the request, ' +
      '`Access-Control-Allow-Credentials: true`, and `Vary: Origin`.',
  ],
  why:
    'With credentials, the browser compares `Access-Control-Allow-Origin` with the origin of the page ' +
    'byte for byte, and does not take `*` (Fetch, "CORS protocol and credentials"). It also wants ' +
    '`true` in `Access-Control-Allow-Credentials`. `Vary: Origin` keeps a cache from handing the ' +
    'answer for one origin to another (Fetch, "CORS protocol and HTTP caches").',
  mistake: '4.1',
} satisfies Exercise;
