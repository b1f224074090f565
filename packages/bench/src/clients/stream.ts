import type { Speech } from '../ways.ts';
import { type Client, type ClientOptions, type Dialled, dial } from './client.ts';
import { Greeting } from './greeting.ts';
import { get } from './heads.ts';
import { Readings } from './readings.ts';

/** What a client says to be sent the readings after a cursor; without one, those that are new. */
export type Opening = (
  port: number,
  cursor: string | undefined,
) => {
  request: Buffer;
  /** Said once the head of the answer is there. */
  subscription?: Buffer;
};

/** Reads what comes on one connection and does not end, whatever stands around the readings. */
export class StreamClient implements Client {
  readonly #options: ClientOptions;
  readonly #greeting: string;
  readonly #opening: Opening;
  #readings: Readings;
  #connection: Dialled | undefined;

  constructor(options: ClientOptions, greeting: string, opening: Opening) {
    this.#options = options;
    this.#greeting = greeting;
    this.#opening = opening;
    this.#readings = new Readings(options.onReading);
  }

  start(): void {
    const { port, onReading, onLive } = this.#options;
    const { request, subscription } = this.#opening(port, this.#readings.cursor);
    const readings = new Readings(onReading);
    this.#readings = readings;
    const live = new Greeting(this.#greeting, onLive);
    const opened = new Greeting(
      '\r\n\r\n',
      () => subscription && connection.send(subscription, false),
    );
    const connection = dial(this.#options, (chunk) => {
      opened.take(chunk);
      live.take(chunk);
      readings.take(chunk);
    });
    this.#connection = connection;
    connection.send(request);
  }

  cut(): void {
    this.#connection?.reset();
  }
}

/** An answer that does not end: lessons 01 and 04, and whoever else sends such a one. */
export function streamOpening({ path, accept }: Speech & { by: 'stream' }): Opening {
  const isEventSource = accept === 'text/event-stream';
  return (port, cursor) => {
    const after = cursor && !isEventSource ? `?after=${cursor}` : '';
    const fields = cursor && isEventSource ? [`Last-Event-ID: ${cursor}`] : [];
    return { request: get({ port, target: path + after, fields }, accept) };
  };
}
