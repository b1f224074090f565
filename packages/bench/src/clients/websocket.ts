import { text } from '02-websocket-raw/test/client-bytes.ts';
import type { Speech } from '../ways.ts';
import { type Client, type ClientOptions, type Dialled, dial } from './client.ts';
import { Greeting } from './greeting.ts';
import { upgrade } from './heads.ts';
import { Readings } from './readings.ts';

/** Reads text frames: lesson 02 and `ws`. A frame's header cannot be taken for a reading. */
export class WebSocketClient implements Client {
  readonly #options: ClientOptions;
  readonly #speech: Speech & { by: 'websocket' };
  readonly #greeting: string;
  #readings: Readings;
  #connection: Dialled | undefined;

  constructor(options: ClientOptions, speech: Speech & { by: 'websocket' }, greeting: string) {
    this.#options = options;
    this.#speech = speech;
    this.#greeting = greeting;
    this.#readings = new Readings(options.onReading);
  }

  start(): void {
    const { port, onReading, onLive } = this.#options;
    const { path: target, subscribes } = this.#speech;
    const after = this.#readings.cursor;
    const readings = new Readings(onReading);
    this.#readings = readings;
    const live = new Greeting(this.#greeting, onLive);
    const opened = new Greeting('\r\n\r\n', () => {
      const request = text(JSON.stringify({ type: 'subscribe', after }));
      if (subscribes) connection.send(request, false);
    });
    const connection = dial(this.#options, (chunk) => {
      opened.take(chunk);
      live.take(chunk);
      readings.take(chunk);
    });
    this.#connection = connection;
    connection.send(upgrade({ port, target }));
  }

  cut(): void {
    this.#connection?.reset();
  }
}
