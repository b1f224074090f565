import type { Exercise } from 'exercise';

export default {
  title: 'Held back on the way',
  symptom:
    'The server writes, and the page shows nothing; then a great deal comes at once. Behind a proxy ' +
    'it is the same, and somebody was even shown the readings of yesterday.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'is typed so that no browser holds it back to sniff',
      expected:
        '`Content-Type` is `application/x-ndjson`, and `X-Content-Type-Options` forbids any guess ' +
        'at another.',
      reason: /expected 'text\/plain' to be 'application\/x-ndjson'/,
    },
    {
      file: 'test/contract.test.ts',
      title: 'forbids any copy, transformation or buffering on the way',
      expected:
        '`Cache-Control` forbids to store the answer, and to transform it; `X-Accel-Buffering` asks ' +
        'the proxy not to collect it.',
      reason: /expected \[ 'max-age=0' \] to deeply equal/,
    },
  ],
  look: { file: 'src/server.ts', near: "'Content-Type'" },
  hints: [
    'Each of these fields is read by somebody on the way: the browser, a cache, a compressor, a ' +
      'proxy. What may each of them do with a plain text that has a `max-age`?',
    '`Content-Type: application/x-ndjson` and `X-Content-Type-Options: nosniff` for the browser; ' +
      '`Cache-Control: no-store, no-transform` and `X-Accel-Buffering: no` for the others.',
  ],
  why:
    'What a plain text really is, a browser may guess from its first bytes, and it holds them back ' +
    'until it has enough; `nosniff` forbids the guess (MIME Sniffing §7). `max-age=0` says that a ' +
    'stored answer is stale at once, and with that it may be stored (RFC 9111 §5.2.2.1). `no-store` ' +
    'forbids the copy and `no-transform` the compressor, which may collect first (§5.2.2.5, ' +
    '§5.2.2.6).',
  mistake: ['1.4', '1.7'],
} satisfies Exercise;
