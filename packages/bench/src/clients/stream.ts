import type { Speech } from '../ways.ts';
import { type Client, type ClientOptions, type Dialled, dial } from './client.ts';
import { Greeting } from './greeting.ts';
import { get } from './heads.ts';
import { Readings } from './readings.ts';

/** Reads one answer that does not end: lessons 01 and 04, and whoever else sends such a one. */
export class StreamClient implements Client {
  readonly #options: ClientOptions;
  readonly #speech: Speech & { by: 'stream' };
  readonly #greeting: string;
  #readings: Readings;
  #connection: Dialled | undefined;

  constructor(options: ClientOptions, speech: Speech & { by: 'stream' }, greeting: string) {
    this.#options = options;
    this.#speech = speech;
    this.#greeting = greeting;
    this.#readings = new Readings(options.onReading);
  }

  start(): void {
    const { port, onReading, onLive } = this.#options;
    const { path, accept } = this.#speech;
    const { cursor } = this.#readings;
    const isEventSource = accept === 'text/event-stream';
    const greeting = new Greeting(this.#greeting, onLive);
    this.#readings = new Readings(onReading);
    this.#connection = dial(this.#options, (chunk) => {
      greeting.take(chunk);
      this.#readings.take(chunk);
    });
    const after = cursor && !isEventSource ? `?after=${cursor}` : '';
    const fields = cursor && isEventSource ? [`Last-Event-ID: ${cursor}`] : [];
    this.#connection.send(get({ port, target: path + after, fields }, accept));
  }

  cut(): void {
    this.#connection?.reset();
  }
}
