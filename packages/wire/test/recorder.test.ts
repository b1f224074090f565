import { test } from 'test-kit';
import { describe, expect } from 'vitest';
import { Backlog } from '../src/backlog.ts';
import type { Event } from '../src/event.ts';
import { Recorder } from '../src/recorder.ts';
import type { UnitRow } from '../src/row.ts';
import { TraceError } from '../src/trace.ts';
import { frame, get, handshake } from './dissect-helpers.ts';
import { happenings, replay, rowsOf, traceOf, unnumbered } from './recording.ts';

const units = (recorder: Recorder) =>
  rowsOf(recorder).filter((row): row is UnitRow => row.type === 'unit');
const text = (index: number) => frame(0x81, `message ${index}`);

/** A WebSocket connection with so many messages, each in a segment of its own. */
function record(recorder: Recorder, messages: number): void {
  const steps = Array.from({ length: messages }, (_, index) => ['down', text(index)] as const);
  for (const event of happenings(1, 'open', ...handshake(), ...steps)) recorder.take(event);
}

describe('a segment and a unit', () => {
  test('are not the same: one segment with three frames, one frame in three segments', () => {
    const recorder = new Recorder();
    const [three, one] = [Buffer.concat([text(1), text(2), text(3)]), text(4)];
    const pieces = [one.subarray(0, 1), one.subarray(1, 5), one.subarray(5)];
    const down = [three, ...pieces].map((piece) => ['down', piece] as const);
    for (const event of happenings(1, 'open', ...handshake(), ...down)) recorder.take(event);
    const frames = units(recorder).filter(({ kind }) => kind === 'frame');
    expect(frames.map(({ segments, cuts }) => [segments, cuts])).toEqual([
      [[2, 2], undefined],
      [[2, 2], undefined],
      [[2, 2], undefined],
      [
        [3, 5],
        [1, 5],
      ],
    ]);
    const opened = recorder.open(frames.at(-1)?.n ?? 0);
    expect(opened?.pieces.map(({ hex }) => hex).join('')).toBe(one.toString('hex'));
    expect(opened?.borders).toHaveLength(3);
  });
});

describe('the log', () => {
  test('keeps the newest rows, whatever came: old ones fall out with their bytes', () => {
    const recorder = new Recorder({ rows: 1000, bytes: 1024 * 1024 });
    record(recorder, 20_000);
    const rows = rowsOf(recorder);
    expect(rows.length).toBeLessThanOrEqual(1000);
    expect(rows.length).toBeGreaterThan(200);
    expect(recorder.log.last).toBe(40_005);
    expect(recorder.open(1)).toBeUndefined();
    expect(units(recorder).at(-1)?.summary).toBe('TEXT fin "message 19999" 13 B');
    const oldest = recorder.open(units(recorder)[0]?.n ?? 0);
    expect(oldest?.pieces).toHaveLength(1);
  });

  test('is bounded in bytes too', () => {
    const recorder = new Recorder({ rows: 1000, bytes: 1024 * 1024 });
    const steps = Array.from({ length: 100 }, () => ['up', Buffer.alloc(64 * 1024)] as const);
    for (const event of happenings(1, 'open', ...steps)) recorder.take(event);
    expect(rowsOf(recorder).length).toBeLessThan(20);
  });
});

describe('a backlog', () => {
  test('that is too long ends: the connection is read no further, and its rows say so', async () => {
    const taken: Event[] = [];
    const backlog = new Backlog((event) => taken.push(event));
    const megabyte = Buffer.alloc(1024 * 1024);
    for (const connection of [1, 2]) {
      const steps = Array.from(
        { length: connection === 1 ? 6 : 1 },
        () => ['up', megabyte] as const,
      );
      for (const event of happenings(connection, 'open', ...steps, 'close')) backlog.push(event);
    }
    await expect.poll(() => taken.at(-1)?.connection).toBe(2);
    const types = taken.filter(({ connection }) => connection === 1).map(({ type }) => type);
    expect(types).toEqual(['open', ...Array(4).fill('bytes'), 'unread', 'close']);
  });
});

describe('a trace', () => {
  test('tells the same to whoever opens it: the same rows, fields and bytes', () => {
    const recorder = new Recorder();
    record(recorder, 50);
    for (const event of happenings(
      2,
      'open',
      ['up', get('/\u00e9')],
      ['up', Buffer.from('ff00', 'hex')],
    )) {
      recorder.take(event);
    }
    recorder.take({ at: 60, connection: 1, type: 'fault', name: 'drip' });
    recorder.take({ at: 61, connection: 1, type: 'end', direction: 'up' });
    recorder.take({ at: 62, connection: 1, type: 'end', direction: 'down' });
    recorder.take({ at: 63, connection: 1, type: 'close' });
    recorder.take({ at: 64, connection: 2, type: 'close' });
    const again = replay(traceOf(recorder));
    expect(rowsOf(again)).toEqual(rowsOf(recorder));
    expect(rowsOf(again).map(({ type }) => type)).toContain('reset');
    for (const { n } of rowsOf(recorder)) expect(again.open(n)).toEqual(recorder.open(n));
    expect(traceOf(again)).toBe(traceOf(recorder));
  });

  test('whose beginning has fallen out tells the same of what is left', () => {
    const recorder = new Recorder({ rows: 100, bytes: 1024 * 1024 });
    record(recorder, 200);
    const again = replay(traceOf(recorder));
    expect(unnumbered(rowsOf(again))).toEqual(unnumbered(rowsOf(recorder)));
    const newest = recorder.open(recorder.log.last);
    expect(newest?.pieces).toHaveLength(1);
    expect(again.open(again.log.last)?.pieces).toEqual(newest?.pieces);
  });

  test('tells how a connection ended, wherever its beginning has fallen out', () => {
    const kinds = new Set<string>();
    for (let rows = 1; rows <= 40; rows += 1) {
      const recorder = new Recorder({ rows, bytes: 1024 * 1024 });
      for (let connection = 1; connection <= 8; connection += 1) {
        for (const event of happenings(connection, 'open', ['up', get('/')])) recorder.take(event);
        for (const direction of connection % 3 === 0 ? [] : (['up', 'down'] as const)) {
          recorder.take({ at: 3, connection, type: 'end', direction });
        }
        recorder.take({ at: 4, connection, type: 'close' });
      }
      const again = replay(traceOf(recorder));
      expect(unnumbered(rowsOf(again)), `${rows} rows`).toEqual(unnumbered(rowsOf(recorder)));
      expect(traceOf(again)).toBe(traceOf(recorder));
      for (const { type } of rowsOf(again)) kinds.add(type);
    }
    expect([...kinds].sort()).toEqual(['close', 'end', 'open', 'reset', 'segment', 'unit']);
  });

  test('tells of a connection that was read no further how it ended', () => {
    const recorder = new Recorder();
    for (const event of happenings(1, 'open', ['up', 'GET /'])) recorder.take(event);
    recorder.take({ at: 3, connection: 1, type: 'unread' });
    recorder.take({ at: 4, connection: 1, type: 'end', direction: 'up' });
    recorder.take({ at: 5, connection: 1, type: 'close' });
    const types = rowsOf(recorder).map(({ type }) => type);
    expect(types).toEqual(['open', 'segment', 'unit', 'unread', 'end', 'reset']);
  });

  test.for([
    ['that is empty', '', 1],
    ['of another kind', '{"log":1}\n', 1],
    ['with a line that is no JSON', '{"trace":1}\n{"at":', 2],
    ['with a line of another type', '{"trace":1}\n{"at":1,"connection":1,"type":"what"}', 2],
    [
      'with bytes that are none',
      '{"trace":1}\n{"at":1,"connection":1,"type":"bytes","direction":"up","hex":"0"}',
      2,
    ],
    [
      'with a direction that is none',
      '{"trace":1}\n{"at":1,"connection":1,"type":"end","direction":"left"}',
      2,
    ],
  ] as const)('%s is refused, and the line named', ([, trace, line]) => {
    expect(() => replay(trace)).toThrow(TraceError);
    expect(() => replay(trace)).toThrow(`line ${line}: `);
  });
});
