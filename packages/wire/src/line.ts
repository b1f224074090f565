import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

/** What the way through the network is like. */
export interface Weather {
  /** Milliseconds by which every byte arrives later. */
  delay: number;
  /** What comes is held back until so many bytes are together, or for so many milliseconds. */
  hold: { bytes: number; ms: number };
  /** The size of the next segment at the most, in bytes. */
  segment: () => number;
}

/** Bytes pass as they come. */
export const calm: Weather = { delay: 0, hold: { bytes: 0, ms: 0 }, segment: () => Infinity };

/** Something that happens when so many bytes have passed. */
export interface Incident {
  after: number;
  happen: () => void;
}

/** Bytes that may wait on a line before it stops to read. */
const mostWaiting = 1024 * 1024;
const nothing: Buffer = Buffer.alloc(0);

/**
 * One direction of a connection: takes bytes in at one socket and passes them on at the other, in
 * order and none left out. A line that was told to {@link stop} passes nothing ever again: TCP knows
 * no stream with a hole in it.
 */
export class Line {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #onBytes: (bytes: Buffer) => void;
  readonly #incidents: Incident[];
  #weather: Weather;
  /** What may pass now, and behind it what came later, with the time at which it came. */
  #passing: Buffer = nothing;
  #waiting: { bytes: Buffer; at: number }[] = [];
  #size = 0;
  #passed = 0;
  #hasEnded = false;
  #isStopped = false;
  #stalledUntil = 0;
  #wake = () => {};

  constructor(
    from: Socket,
    to: Socket,
    weather: Weather,
    incidents: readonly Incident[],
    onBytes: (bytes: Buffer) => void,
  ) {
    this.#from = from;
    this.#to = to;
    this.#weather = weather;
    this.#incidents = incidents.toSorted((a, b) => a.after - b.after);
    this.#onBytes = onBytes;
    from.on('data', (bytes) => this.#take(bytes));
    from.on('end', () => {
      this.#hasEnded = true;
      this.#wake();
    });
    to.on('close', () => this.stop());
    this.#pass();
  }

  /** The weather changes, for what is on its way too. */
  set weather(weather: Weather) {
    this.#weather = weather;
    this.#wake();
  }

  /** Lets nothing pass for so many milliseconds. */
  stall(ms: number): void {
    this.#stalledUntil = performance.now() + ms;
  }

  /** Ends all that, and nothing more will happen. */
  heal(): void {
    this.#incidents.length = 0;
    this.#stalledUntil = 0;
    this.weather = calm;
  }

  /** From now on nothing is read and nothing passes. */
  stop(): void {
    this.#isStopped = true;
    this.#from.pause();
    this.#wake();
  }

  #take(bytes: Buffer): void {
    this.#waiting.push({ bytes, at: performance.now() });
    this.#size += bytes.length;
    if (this.#size >= mostWaiting) this.#from.pause();
    this.#wake();
  }

  async #pass(): Promise<void> {
    for (;;) {
      await this.#ready();
      if (this.#isStopped) return;
      const bytes = this.#nextSegment();
      if (bytes.length === 0) break;
      this.#onBytes(bytes);
      const hasRoom = this.#to.write(bytes);
      this.#passed += bytes.length;
      for (const { happen } of this.#incidents.splice(0, this.#due())) happen();
      if (!hasRoom) await once(this.#to, 'drain').catch(() => {}); // else it is gone: `stop` follows
      if (this.#passing.length > 0) await setImmediate(); // or two writes would be one segment
    }
    this.#to.end();
  }

  /** Waits until something may pass, the end, or nothing ever will. */
  async #ready(): Promise<void> {
    for (let wait = this.#wait(); wait > 0 && !this.#isStopped; wait = this.#wait()) {
      await new Promise<void>((resolve) => {
        const timer = wait === Infinity ? undefined : setTimeout(resolve, wait);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Milliseconds until something may pass, as things stand. */
  #wait(): number {
    const now = performance.now();
    const stall = this.#stalledUntil - now;
    if (this.#passing.length > 0) return stall;
    const [first] = this.#waiting;
    if (!first) return this.#hasEnded ? stall : Infinity;
    const { delay, hold } = this.#weather;
    const isHeld = this.#size < hold.bytes && !this.#hasEnded;
    return Math.max(stall, first.at + delay - now, isHeld ? first.at + hold.ms - now : 0);
  }

  /** As many bytes as may pass at once; none at the end. */
  #nextSegment(): Buffer {
    if (this.#passing.length === 0) {
      const isHolding = this.#weather.hold.bytes > 0;
      const released = this.#waiting.splice(0, isHolding ? Infinity : 1);
      const [first = nothing, ...more] = released.map(({ bytes }) => bytes);
      this.#passing = more.length === 0 ? first : Buffer.concat([first, ...more]);
    }
    const [next] = this.#incidents;
    const most = Math.min(this.#weather.segment(), next ? next.after - this.#passed : Infinity);
    const bytes = this.#passing.subarray(0, most);
    this.#passing = this.#passing.subarray(bytes.length);
    this.#size -= bytes.length;
    if (this.#size < mostWaiting) this.#from.resume();
    return bytes;
  }

  /** How many incidents are due. */
  #due(): number {
    return this.#incidents.filter(({ after }) => after <= this.#passed).length;
  }
}
