import { EventEmitter, once } from 'node:events';
import {
  get,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { within } from 'test-kit';

/** A reading, and the id that its event came with. */
export interface ReadingEvent {
  id: string | undefined;
  seq: number;
}

/** A reader of a stream that knows nothing of the server but its address. */
export class Reader {
  readonly #response: IncomingMessage;
  readonly #change = new EventEmitter();
  /** Every event that came. */
  readonly #events: EventSourceMessage[] = [];
  /** How many of them were asked for. */
  #read = 0;

  private constructor(response: IncomingMessage) {
    this.#response = response;
    const parser = createParser({ onEvent: (event) => this.#events.push(event) });
    response.setEncoding('utf8');
    response.on('data', (text) => {
      parser.feed(text);
      this.#change.emit('change');
    });
    response.on('error', () => {}); // a broken connection is an end too
    response.on('close', () => this.#change.emit('change'));
  }

  /** Resolves with the head of the answer; on a connection of its own, which `close` closes. */
  static async open(origin: string, path: string, options: RequestOptions = {}): Promise<Reader> {
    const request = get(origin + path, { agent: false, ...options });
    const answer = once(request, 'response');
    const [response] = await within(answer, () => `There is no answer to GET ${path}`);
    return new Reader(response);
  }

  get status(): number | undefined {
    return this.#response.statusCode;
  }

  get headers(): IncomingHttpHeaders {
    return this.#response.headers;
  }

  /** The next event that is no heartbeat. */
  async next(): Promise<EventSourceMessage> {
    return this.#next('an event', ({ event }) => event !== 'heartbeat');
  }

  /** The next event that is one. */
  async heartbeat(): Promise<EventSourceMessage> {
    return this.#next('an event named heartbeat', ({ event }) => event === 'heartbeat');
  }

  /** The next so many events, all of them readings. */
  async readings(count: number): Promise<ReadingEvent[]> {
    const readings: ReadingEvent[] = [];
    while (readings.length < count) {
      const { event = 'message', id, data } = await this.next();
      const message = contentOf(data);
      if (event !== 'message' || message.type !== 'reading' || typeof message.seq !== 'number') {
        throw new Error(`This is no reading: event ${event}, data ${data}`);
      }
      readings.push({ id, seq: message.seq });
    }
    return readings;
  }

  /** Resolves once the server has ended the response. */
  async ended(): Promise<void> {
    const wait = async () => {
      while (!this.#response.closed) await once(this.#change, 'change');
    };
    await within(wait(), () => `The response does not end. ${this.#came}`);
  }

  close(): void {
    this.#response.destroy();
  }

  async #next(
    what: string,
    isWanted: (event: EventSourceMessage) => boolean,
  ): Promise<EventSourceMessage> {
    const wait = async () => {
      for (;;) {
        const event = this.#events[this.#read];
        if (event) {
          this.#read += 1;
          if (isWanted(event)) return event;
        } else if (this.#response.closed) {
          throw new Error(`The response ends without ${what}. ${this.#came}`);
        } else {
          await once(this.#change, 'change');
        }
      }
    };
    return within(wait(), () => `What does not come is ${what}. ${this.#came}`);
  }

  /** The events so far, for a complaint: equal ones that follow each other are counted. */
  get #came(): string {
    const runs: { name: string; length: number }[] = [];
    for (const { event: name = 'message' } of this.#events) {
      const last = runs.at(-1);
      if (last?.name === name) last.length += 1;
      else runs.push({ name, length: 1 });
    }
    const words = runs
      .slice(-10)
      .map(({ name, length }) => (length > 1 ? `${length} × ${name}` : name));
    return `What came: ${words.join(', ') || 'no event'}`;
  }
}

/** What the data of an event says. */
export function contentOf(data: string): Record<string, unknown> {
  try {
    return JSON.parse(data);
  } catch {
    throw new Error(`This data is not JSON: ${JSON.stringify(data)}`);
  }
}
