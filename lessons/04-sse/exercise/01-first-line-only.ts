import type { Exercise } from 'exercise';

export default {
  title: 'Only the first line',
  symptom:
    'A text of several lines arrives as its first line. The greeting of this server has four of ' +
    'them, and its readers get a brace.',
  checks: [
    {
      file: 'test/contract.test.ts',
      title: 'begins with a greeting that has an id, and data that is one JSON text',
      expected: 'The data of the first event, all of its lines together, is one JSON text.',
      reason: /This data is not JSON: "\{"/,
    },
    {
      file: 'test/event-stream.test.ts',
      title: 'splits data at %s, one data line for each line',
      expected: 'Each line of the data arrives, whether CR, LF or CRLF ends it.',
      reason: /"data": "a"/,
    },
  ],
  look: { file: 'src/event-stream.ts', near: 'data !== undefined' },
  hints: [
    'To a reader, a line of the stream is a field. What is the second line of a text, when the text ' +
      'is written as it is?',
    'Split the data where a line ends, in each of the three ways in which a line can end, and write ' +
      'one `data` field for each piece.',
  ],
  why:
    'A line of an event stream is a field, and an empty line ends the event (HTML §9.2.5). So a text ' +
    'of many lines needs many `data` fields, and the browser puts them together again with a line ' +
    'feed between them (§9.2.6). CR, LF and CRLF all end a line: to split at LF alone lets a single ' +
    'CR through.',
  mistake: '4.3',
} satisfies Exercise;
