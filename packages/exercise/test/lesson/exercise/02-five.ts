import type { Exercise } from '../../../src/exercise.ts';

export default {
  title: 'Five',
  symptom: 'The page shows less than it should.',
  checks: [
    {
      file: 'test/server.check.ts',
      title: 'the page shows five',
      expected: 'The page shows five.',
      reason: /"most": 4/,
    },
  ],
  look: { file: 'page/client.ts', near: 'most' },
  hints: ['How many are shown?', 'One more.'],
  why: 'Five is what is asked for. Four is less. So it is five.',
} satisfies Exercise;
