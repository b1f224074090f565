import type { Exercise } from 'exercise';

export default {
  title: 'Letter by letter',
  symptom:
    'One browser connects. Another client is refused, because it writes `Host:127.0.0.1`, or ' +
    '`Upgrade: WebSocket`, or keeps `keep-alive` in its `Connection`. A request without any key, ' +
    'however, is let in.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'may be written with or without a space behind a colon',
      expected: 'The answer to a handshake without a space behind its colons is 101.',
      reason: /expected 400 to be 101/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'may have %s: tokens have no case, and lists are lists (§4.2.1)',
      expected: 'The answer to a handshake with these fields is 101.',
      reason: /expected 426 to be 101/,
      look: { file: 'src/handshake.ts', near: "one(request, 'upgrade')" },
    },
    {
      file: 'test/contract.test.ts',
      title: 'with %s is refused (§4.2.1)',
      expected: 'An answer with a status of 400 or more: there is no key to prove anything with.',
      reason: /expected 101 to be greater than or equal to 400/,
      look: { file: 'src/handshake.ts', near: "'sec-websocket-key'" },
    },
  ],
  look: { file: 'src/handshake.ts', near: "line.split(': ')" },
  hints: [
    'Where does the name of a field end, and what may stand around its value? In which ways can ' +
      '`websocket` and `Upgrade` be written?',
    'Split at the first colon and trim the value. `list` gives the members of a list: compare them ' +
      'in lower case. And test that the key is 22 letters of base64 and `==`, else refuse with 400.',
  ],
  why:
    'A field is a name, a colon and a value, with white space around the value if one likes (RFC 9112 ' +
    '§5). `Upgrade` and `Connection` are lists, whose members are compared without regard to case ' +
    '(RFC 6455 §4.2.1, RFC 9110 §7.6.1, §7.8). The same section asks for a key that is 16 bytes in ' +
    'base64: without it there is nothing to prove.',
  mistake: ['2.7', '2.8'],
} satisfies Exercise;
