import type { Exercise } from 'exercise';

export default {
  title: 'In between',
  symptom:
    'A page comes back, is given what it missed, and goes on. Now and then a reading is missing where ' +
    'the old ones end and the new ones begin, and it never comes.',
  checks: [
    {
      file: 'test/server.test.ts',
      title: 'is given each reading once and in order, though more are published meanwhile',
      expected: 'The readings after the cursor, each of them once, in their order.',
      reason: /after reading \d+: expected \d+ to be \d+/,
    },
  ],
  look: { file: 'src/server.ts', near: 'feed.read(' },
  hints: [
    'A reading is published after the log was read, and before anybody follows it. Who is told of ' +
      'it? And would it help to follow first, and to read then?',
    'The look into the log and the wait for what is new have to be one step: `feed.follow` takes the ' +
      'cursor, and does both. Or what is new is kept back until the old is sent.',
  ],
  why:
    'A cursor says that its reader has everything up to there, as the last id of an event stream ' +
    'does (HTML §9.2.4): what was passed over is asked for by nobody. To follow first and to read ' +
    'then is no better, for new readings come ahead of old ones, or twice. The two have to be one ' +
    'step, so that nothing can come between them.',
} satisfies Exercise;
