import type { Exercise } from 'exercise';

export default {
  title: 'Lost, or twice',
  symptom:
    'Somebody presses Send as the network drops, and the question waits for ever. A page that asks again ' +
    'to be sure is no better off: the server adds up a second time.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'that is asked for twice is added up once',
      expected:
        'The same id of the same page gets the same answer again, and is not counted again.',
      reason: /sum: 25, count: 2/,
    },
    {
      file: 'test/readings.test.ts',
      title: 'has each question answered once, in order, though its answers are cut off',
      expected:
        'Each of five questions is answered, though the connection breaks before each answer.',
      reason: /expected \[\] to deeply equal/,
      look: { file: 'page/outbox.ts', near: "'sum', id" },
    },
  ],
  look: { file: 'src/inbox.ts', near: 'client.count += 1' },
  hints: [
    'When no acknowledgement comes, the page cannot know which of the two was lost. What may it do ' +
      'then, and what does the server have to remember so that it may?',
    'In `src/inbox.ts`, keep each answer under its id (ten are plenty), and give it again. In ' +
      '`page/readings.ts`, set `retries: Infinity` and `ackTimeout`, and in `page/outbox.ts` keep a ' +
      'question until it is answered.',
  ],
  why:
    'An event that is emitted is delivered at most once; with `retries` it is sent until it is ' +
    'acknowledged, and that is at least once (Socket.IO, "Delivery guarantees"). Only the receiver can ' +
    'make it exactly once: an id for each question, and the answer kept under it. TCP does not help: ' +
    'what it has taken may be lost with the connection, and what is lost may be the answer.',
} satisfies Exercise;
