import { calm, type Weather } from './line.ts';
import type { Connection, Direction, Fate, Incident } from './relay.ts';

/// [storm]
/**
 * Bad weather from a seed: what becomes of each connection is drawn by lot, and the same seed draws
 * the same. Most connections end before their time, some after a few bytes, some in silence.
 */
export function storm(seed: number): (id: number) => Fate {
  return (id) => {
    const random = generator(seed * 65_536 + id);
    const upTo = (most: number) => 1 + Math.floor(random() * most);
    const oneIn = (count: number) => random() * count < 1;

    function incident(happen: Incident['happen']): Incident {
      const direction: Direction = oneIn(4) ? 'up' : 'down';
      return { direction, after: upTo(direction === 'up' ? 800 : 3000), happen };
    }
    function ending(): Incident['happen'] {
      if (oneIn(6)) return (connection) => connection.freeze();
      if (oneIn(6)) return (connection) => connection.forsake();
      if (oneIn(3)) return (connection) => connection.close();
      return (connection) => connection.reset();
    }

    const incidents: Incident[] = [];
    if (!oneIn(8)) incidents.push(incident(ending()));
    if (oneIn(3)) {
      const ms = upTo(50);
      incidents.push(incident((connection: Connection) => connection.stall(ms)));
    }
    const weather: Weather = {
      delay: oneIn(4) ? upTo(10) : 0,
      hold: calm.hold,
      segment: oneIn(3) ? crumbs(upTo) : calm.segment,
    };
    if (oneIn(6))
      weather.hold = { bytes: Infinity, ms: upTo(30) }; // many small segments become one
    else if (oneIn(10)) weather.hold = { bytes: upTo(4096), ms: Infinity }; // a proxy that collects
    return { weather, incidents, isRefused: oneIn(12) };
  };
}
/// [storm]

/** Segments of one to three bytes; after some hundreds of them the point is made. */
function crumbs(upTo: (most: number) => number): () => number {
  let left = 300;
  return () => {
    left -= 1;
    return left > 0 ? upTo(3) : Infinity;
  };
}

/** Numbers from 0 to 1 that look like chance: mulberry32. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
