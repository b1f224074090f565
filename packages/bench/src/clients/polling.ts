import type { Speech } from '../ways.ts';
import { Answers } from './answers.ts';
import { type Client, type ClientOptions, type Dialled, dial } from './client.ts';
import { get } from './heads.ts';
import { cursorIn, Readings } from './readings.ts';

/** One GET after another, each from the cursor that the last answer ended with: lesson 05. */
export class PollingClient implements Client {
  readonly #options: ClientOptions;
  readonly #path: string;
  readonly #interval: number;
  #cursor: string | undefined;
  #tag: string | undefined;
  #connection: Dialled | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isLive = false;

  /** `interval`: milliseconds from an answer to the next poll. */
  constructor(options: ClientOptions, { path, interval }: Speech & { by: 'polling' }) {
    this.#options = options;
    this.#path = path;
    this.#interval = interval;
  }

  start(): void {
    const { port } = this.#options;
    this.#connection ??= this.#open();
    const target = this.#cursor ? `${this.#path}?after=${this.#cursor}` : this.#path;
    const fields = this.#tag ? [`If-None-Match: ${this.#tag}`] : [];
    this.#connection.send(get({ port, target, fields }));
  }

  cut(): void {
    clearTimeout(this.#timer);
    this.#connection?.reset();
    this.#connection = undefined;
  }

  #open(): Dialled {
    const readings = new Readings(this.#options.onReading);
    const answers = new Answers((head, body) => {
      readings.take(body);
      this.#cursor = cursorIn(body) ?? this.#cursor;
      this.#tag = /\r\netag: *(\S+)\r\n/i.exec(head)?.[1];
      // Every hundredth answer is the last on its connection.
      if (/\r\nconnection: close\r\n/i.test(head)) this.#connection = undefined;
      // At first a part of the interval: clients that came together shall not ask together.
      const wait = this.#isLive ? this.#interval : this.#interval * Math.random();
      if (!this.#isLive) this.#options.onLive();
      this.#isLive = true;
      this.#options.onAnswer?.();
      if (this.#interval === 0) this.start();
      else this.#timer = setTimeout(() => this.start(), wait);
    });
    const connection = dial(
      this.#options,
      (chunk) => answers.take(chunk),
      () => {
        if (this.#connection === connection) this.#connection = undefined;
      },
    );
    return connection;
  }
}
