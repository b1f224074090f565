import { Recorder, readTrace } from 'wire';

/** Fields of heads that a lesson has a say in. All others are the browser's, and each version has its own. */
const told = [
  'request line',
  'status line',
  'host',
  'origin',
  'connection',
  'upgrade',
  'sec-websocket-version',
  'sec-websocket-accept',
  'last-event-id',
  'if-none-match',
  'etag',
  'vary',
  'content-type',
  'x-content-type-options',
  'cache-control',
  'x-accel-buffering',
  'transfer-encoding',
];

/**
 * Parts that follow from chance: a frame's length may, its key does; and so does which packets travel
 * in one body.
 */
const untold = /^(length|masking key|separator)/;

/** It answers the poll that waits when a page upgrades, if one does. */
const noop = 'type: noop: 6';

/** What is different each time, and what stands for it. */
const chance: readonly (readonly [RegExp, string])[] = [
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:…'],
  [/^(Sec-WebSocket-Accept: ).*/, '$1…'],
  [/([?&](?:t|sid)=)[\w-]+/g, '$1…'],
  [/("(?:sid|client|epoch)":")[\w-]+/g, '$1…'],
  [/^(retry: )\d+/, '$1…'],
];

/**
 * What a trace says about its lesson: everything that was sent, once. Left out is what a network or
 * chance decides: times, segments, who was first, how often a heartbeat came, and random values with
 * the lengths that follow from them.
 */
export function essenceOf(trace: string): string[] {
  const recorder = new Recorder();
  readTrace(trace, recorder);
  const lines = recorder.log.entries.flatMap(({ unit }) => {
    if (!unit || unit.kind === 'chunk') return [];
    const { direction, kind, fields } = unit;
    const isHead = kind.endsWith(' head');
    const said = fields
      .filter(({ name }) => (isHead ? told.includes(name.toLowerCase()) : !untold.test(name)))
      .map(({ name, value }) => withoutChance(`${name}: ${value}`));
    if (said.includes(noop)) return [];
    return [[`${direction} ${kind}`, ...said].join('\n')];
  });
  return [...new Set(lines)].sort();
}

function withoutChance(text: string): string {
  return chance.reduce((so, [pattern, instead]) => so.replace(pattern, instead), text);
}
