import type { Exercise } from 'exercise';

export default {
  title: 'Old and new',
  symptom:
    'A reader was away for long, and comes back while readings are published. New ones arrive in the ' +
    'midst of the old; and when the connection breaks just then, the rest of the old is lost.',
  checks: [
    {
      file: 'test/server.test.ts',
      title: 'is given each reading once and in order, though more are published meanwhile',
      expected: 'The readings after the id, each of them once, in their order.',
      reason: /after reading \d+: expected \d+ to be \d+/,
    },
  ],
  look: { file: 'src/server.ts', near: 'feed.follow(' },
  hints: [
    'What happens when a reading is published between two parts of the old ones? And would it help ' +
      'to begin with the old ones?',
    'The look into the log and the wait for what is new have to be one step: `feed.follow` is given ' +
      'the cursor, and does both. Or what is new is kept back until the old is sent.',
  ],
  why:
    'The last id says that its reader has all events up to that one (HTML §9.2.4), and a new event ' +
    'ahead of an old one makes that untrue. To begin with the old ones and listen afterwards is no ' +
    'better: what is published in between is lost. The two have to be one step, so that nothing can ' +
    'come between them.',
} satisfies Exercise;
