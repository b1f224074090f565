import type { Exercise } from '../../../src/exercise.ts';

export default {
  title: 'A greeting',
  symptom: 'Whoever comes is greeted with a word that is none.',
  checks: [
    {
      file: 'test/server.check.ts',
      title: 'says hello',
      expected: 'The server says hello.',
      reason: /to match \/hello\//,
    },
    {
      file: 'test/server.check.ts',
      title: 'ends with %s',
      expected: 'The farewell is "goodbye".',
      reason: /to include 'good'/,
      look: { file: 'src/greeting.ts', near: 'farewell' },
    },
  ],
  look: { file: 'src/greeting.ts', near: 'greeting' },
  hints: ['How is it spelled?', 'There is an l missing.'],
  why: 'It is spelled with two. One is not enough. That is all.',
} satisfies Exercise;
