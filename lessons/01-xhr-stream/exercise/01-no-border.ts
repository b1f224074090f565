import type { Exercise } from 'exercise';

export default {
  title: 'A piece is not a message',
  symptom:
    'Most of the time all is well. When two readings come together, or half of one, the page stops ' +
    'with an error of JSON.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'begins with a greeting, and each message is a line of JSON',
      expected: 'A line feed stands behind each message: the first line is the greeting.',
      reason: /This line is not JSON: \{"type":"hello".*?\}\{"type":"reading"/,
    },
    {
      file: 'test/lines.test.ts',
      title: 'an unfinished line waits for its end',
      expected: 'Of a line whose end has not come yet, nothing is handed over.',
      reason: /expected \[ '\{"seq"' \] to deeply equal \[\]/,
      look: { file: 'page/lines.ts', near: 'split(' },
    },
  ],
  look: { file: 'src/server.ts', near: 'JSON.stringify(message)' },
  hints: [
    'TCP, HTTP and the browser join what was written, and cut it where they like. By what can a ' +
      'reader tell where a message ends?',
    'Send `\\n` behind each message: in JSON it is never part of one. In `page/lines.ts`, keep what ' +
      'stands behind the last line feed, and put it in front of the next piece.',
  ],
  why:
    'TCP carries a stream of bytes and keeps nothing but their order (RFC 9293 §2.2): two writes may ' +
    'arrive as one piece, and one as two. Messages need a border of their own, and since JSON writes ' +
    'a line break in a string as two characters (RFC 8259 §7), a line feed can be that border. What ' +
    'stands behind the last one is the beginning of a line, and waits for the rest.',
  mistake: '1.2',
} satisfies Exercise;
