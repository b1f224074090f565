/** Pages whose claims carry no marks yet. A page that has been gone through leaves the list. */
export const unmarked: readonly string[] = [
  '02-requirements.md',
  '05-polling.md',
  'README.md',
  'choose.md',
  'glossary.md',
  'mistakes.md',
];
