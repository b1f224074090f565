import { testExercises } from 'exercise/polarity';

await testExercises(new URL('../', import.meta.url), '03-letter-by-letter');
