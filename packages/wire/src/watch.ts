import { Backlog } from './backlog.ts';
import type { Event, Happening } from './event.ts';
import { Faults } from './faults.ts';
import { Recorder } from './recorder.ts';
import { type Connection, Relay, type Sight } from './relay.ts';

export interface Watched {
  /** Not listening yet. */
  relay: Relay;
  recorder: Recorder;
  faults: Faults;
}

/** A relay to a port of 127.0.0.1 whose connections are recorded, and can be disturbed. */
export function watch(to: number, signal: AbortSignal): Watched {
  const recorder = new Recorder();
  const backlog = new Backlog((event) => recorder.take(event));
  const began = performance.now();
  function note({ id }: Connection, happening: Happening): void {
    const at = Math.round((performance.now() - began) * 10) / 10;
    const event: Event = { at, connection: id + 1, ...happening };
    backlog.push(event);
  }
  function see(connection: Connection, sight: Sight): void {
    if (sight.type !== 'fault') note(connection, sight);
    else if (sight.name === '502') note(connection, { type: 'fault', name: '502' });
    // Any other was ours, and is noted already.
    if (sight.type === 'open') faults.greet(connection);
  }
  const relay = new Relay({ to, onSight: see, signal });
  const faults = new Faults(relay, (name, connection) => note(connection, { type: 'fault', name }));
  return { relay, recorder, faults };
}
