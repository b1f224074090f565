import type { Exercise } from 'exercise';

export default {
  title: 'A proof that proves nothing',
  symptom:
    'The page stays at `readyState` 0, without an error and without an end. Once that is mended, the ' +
    "browser's console says: Incorrect 'Sec-WebSocket-Accept' header value.",
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'with the key %s is answered with the proof that belongs to it (§4.2.2)',
      expected: 'The value of `Sec-WebSocket-Accept` that RFC 6455 §1.3 works out for this key.',
      reason: /to be 's3pPLMBiTxaQ9kYGzzhZRbK\+xOo='/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'is answered with a head that ends with an empty line',
      expected: 'An empty line behind the last header field.',
      reason: /waited for \/\\r\\n\\r\\n\/ after: "HTTP\/1\.1 101/,
      look: { file: 'src/handshake.ts', near: 'function head(' },
    },
  ],
  look: { file: 'src/handshake.ts', near: 'const mask' },
  hints: [
    'Compare with RFC 6455 §1.3, step by step: what is put together, and what is in it? And how does ' +
      'the other end know that a head is over?',
    'The string is 258EAFA5-E914-47DA-95CA-C5AB0DC85B11. It is appended to the key as it stands in ' +
      'the field, in base64. Behind the last field come two line breaks: one ends it, one is the ' +
      'empty line.',
  ],
  why:
    'The hash is made of the text of the key, which is not decoded, and of a fixed string (RFC 6455 ' +
    '§4.2.2). That string is no mask and no secret: whoever knows it has read the RFC and is not some ' +
    'other server that a page was made to talk to (§1.3). The head of an HTTP message ends with ' +
    'an empty line, and without it a browser waits for the next field (RFC 9112 §2.1).',
  mistake: ['2.3', '2.4'],
} satisfies Exercise;
