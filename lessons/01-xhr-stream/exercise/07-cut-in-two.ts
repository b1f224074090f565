import type { Exercise } from 'exercise';

export default {
  title: 'A character cut in two',
  symptom:
    'Now and then a `°` is two strange signs. It happens on the side of `fetch`, and never on that ' +
    'of `XMLHttpRequest`.',
  checks: [
    {
      file: 'test/fetch-stream.test.ts',
      title: 'a character that the border of a chunk cuts is put together again',
      expected: 'A `°`, one byte of which comes in each of two chunks, is a `°`.',
      reason: /expected \[ '21 \\ufffd\\ufffdC' \]/,
    },
  ],
  look: { file: 'page/fetch-stream.ts', near: 'new TextDecoder' },
  hints: [
    'What `fetch` hands over are bytes, and a `°` is two of them. What does the decoder do with the ' +
      'first, when it is asked for the text?',
    'Tell it that there is more to come: `decode(bytes, { stream: true })`. Or pipe the body through ' +
      'a `TextDecoderStream`.',
  ],
  why:
    'UTF-8 writes a character in one to four bytes (RFC 3629 §3), and a chunk may end between any two ' +
    'of them. A decoder that takes a chunk for the whole text puts U+FFFD in the place of each half; ' +
    'told that it is a stream, it keeps the first bytes until the others have come (Encoding, ' +
    '"Interface TextDecoder"). `XMLHttpRequest` has such a decoder built in.',
} satisfies Exercise;
