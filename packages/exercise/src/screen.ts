import { stripVTControlCharacters, styleText } from 'node:util';
import { parsePatch, reversePatch } from 'diff';
import { atMost, linesOf } from './bytes.ts';
import type { Look, Numbered } from './exercise.ts';
import type { Failure, Standing } from './session.ts';
import type { TestReport, Traffic } from './verdict.ts';

/** What is to be shown besides how things stand. */
export interface View {
  lesson: string;
  exercises: readonly Numbered[];
  /** Columns of the terminal. */
  width: number;
  /** How many hints, none to two. */
  hints: number;
  /** Whether the difference to the solution. */
  diff: boolean;
  /** The name of a file of the copy, and a line of it, as the learner can open it. */
  locate: (look: Look) => string;
  /** What a learner who begins has to know. */
  notice: string;
}

/** The width of what stands in front of a section's lines. */
const margin = 11;

/** All that there is to say, from the top of the screen to the keys. */
export function screen({ news, at, failure }: Standing, view: View): string {
  const exercise = view.exercises[at];
  const blocks = [heading(at, view), ...news.map((mended) => success(mended, view))];
  if (view.notice) blocks.push(wrap(view.notice, view.width).join('\n'));
  if (exercise && failure) {
    blocks.push(
      failure.report
        ? problem(exercise, failure, failure.report, view)
        : stop(exercise, failure, view),
    );
    if (view.hints > 0) blocks.push(hints(exercise, view));
    if (view.diff) blocks.push(difference(exercise));
  } else if (!exercise) {
    blocks.push(wrap(done, view.width).join('\n'));
  }
  return blocks.join('\n\n');
}

const done =
  'All of them are mended: every check of this lesson passes with your copy. It lies in ' +
  'exercise/mine; delete that folder to begin anew.';

function heading(at: number, { lesson, exercises, width }: View): string {
  const count = exercises.length;
  const progress = `${at} of ${count}`;
  const left = `${lesson} · exercise`;
  const room = Math.max(0, Math.min(40, width - left.length - progress.length - 4));
  const full = Math.round((room * at) / count);
  const bar = styleText('green', '━'.repeat(full)) + styleText('dim', '─'.repeat(room - full));
  return `${styleText('bold', left)}  ${bar}  ${progress}`;
}

function success({ name, title, why }: Numbered, { width }: View): string {
  const head = styleText('green', styleText('bold', `✓ ${numberOf(name)}  ${title}`));
  return [head, ...wrap(why, width - 4).map((line) => `    ${line}`)].join('\n');
}

function title({ name, title }: Numbered): string {
  return styleText('bold', `${numberOf(name)}  ${title}`);
}

/** A check that failed. */
function problem(
  exercise: Numbered,
  { check, faults, printed = '' }: Failure,
  report: TestReport,
  { width, locate }: View,
): string {
  const room = width - margin;
  return [
    title(exercise),
    '',
    ...wrap(exercise.symptom, width),
    '',
    ...evidence(report, width, check?.expected),
    ...(faults.length > 0
      ? [
          section(
            'and',
            faults.flatMap((line) => wrap(line, room)),
            'red',
          ),
        ]
      : []),
    ...(printed ? [section('printed', atMost(6, linesOfText(printed, room)), 'dim')] : []),
    section('look at', [locate(check?.look ?? exercise.look)], 'bold'),
  ].join('\n');
}

/** What a failed test can tell: its name, what went over the network, what it says. */
export function evidence(report: TestReport, width: number, expected?: string): string[] {
  const room = width - margin;
  const [message = '', ...rest] = report.messages.join('\n').split('\n');
  const said = [...wrap(message, room), ...rest.map((line) => cut(line, room))];
  return [
    section('the check', wrap(`${report.file} › ${report.sentence}`, room), 'cyan'),
    ...trafficSections(report.traffic, room),
    ...(expected ? [section('expected', wrap(expected, room), 'green')] : []),
    section('it says', atMost(14, said), 'red'),
  ];
}

/** What kept the checks from being run. */
function stop(exercise: Numbered, { faults, printed = '' }: Failure, { width }: View): string {
  const lines = faults.flatMap((fault) => wrap(fault, width - 2));
  return [
    title(exercise),
    '',
    ...lines.map((line, index) => styleText('red', index === 0 ? `✗ ${line}` : `  ${line}`)),
    ...atMost(6, linesOfText(printed, width)),
  ].join('\n');
}

function trafficSections({ connections, requests }: Traffic, room: number): string[] {
  const asked = requests.map(({ line, fields, status }) =>
    cut(`${[line, ...fields].join('  ')} → ${status ?? 'no answer yet'}`, room),
  );
  if (asked.length > 0) return [section('the page', atMost(8, asked), 'cyan')];
  const spoken = connections.filter(({ sent }) => sent !== '');
  const last = spoken.at(-1);
  if (!last) return [];
  const bytesOf = (text: string) => linesOf(Buffer.from(text, 'base64'));
  const sent = bytesOf(last.sent).map((line) => cut(line, room));
  const came = bytesOf(last.received).map((line) => cut(line, room));
  return [
    section('sent', atMost(8, sent), 'cyan'),
    section('came', came.length > 0 ? atMost(15, came) : ['nothing'], 'cyan'),
  ];
}

function hints({ hints }: Numbered, { width, hints: count }: View): string {
  return hints
    .slice(0, count)
    .map((hint) => section('hint', wrap(hint, width - margin), 'yellow'))
    .join('\n');
}

/** What has to be changed, and no other mistake. */
function difference({ patch }: Numbered): string {
  return parsePatch(patch)
    .map((change) => reversePatch(change))
    .flatMap(({ newFileName = '', hunks }) => [
      styleText('bold', newFileName.replace(/^[ab]\//, 'exercise/mine/')),
      ...hunks.flatMap(({ lines }, index) => [
        ...(index > 0 ? [styleText('dim', '  …')] : []),
        ...removalsFirst(lines).map(colour),
      ]),
    ])
    .join('\n');
}

/** Reversed, a patch has what is added ahead of what is removed. */
function removalsFirst(lines: readonly string[]): string[] {
  const ordered: string[] = [];
  const added: string[] = [];
  for (const line of lines) {
    if (line.startsWith('+')) {
      added.push(line);
      continue;
    }
    if (!line.startsWith('-')) ordered.push(...added.splice(0));
    ordered.push(line);
  }
  return [...ordered, ...added];
}

function colour(line: string): string {
  if (line.startsWith('+')) return styleText('green', line);
  if (line.startsWith('-')) return styleText('red', line);
  return styleText('dim', line);
}

/** Lines behind a name. The marks of line ends are pale. */
function section(name: string, lines: string[], style: Style): string {
  const first = styleText(style, name.padEnd(margin));
  return lines
    .map((line, index) => (index === 0 ? first : ' '.repeat(margin)) + line)
    .map((line) => line.trimEnd().replace(/(\\r)?\\n$|\\r$/, (end) => styleText('dim', end)))
    .join('\n');
}

type Style = 'bold' | 'cyan' | 'dim' | 'green' | 'red' | 'yellow';

function numberOf(name: string): string {
  return String(Number(name.slice(0, 2)));
}

function linesOfText(text: string, width: number): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => cut(line, width));
}

/** A line that is too long ends in an ellipsis. What a terminal would obey is taken out. */
function cut(line: string, width: number): string {
  const plain = stripVTControlCharacters(line).replace(/\p{Cc}/gu, ' ');
  return plain.length <= width ? plain : `${plain.slice(0, width - 1)}…`;
}

/** Text in lines of at most so many characters. */
export function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => cut(line, width));
}
