import { testExercises } from 'exercise/polarity';

await testExercises(new URL('../', import.meta.url), '07-no-lock', [
  [/"sid":"[\w-]+"/, '"sid":"Xb8dS0iCEr5dUz3nAAAA"'],
]);
