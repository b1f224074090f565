import { EventEmitter, once } from 'node:events';
import {
  get,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { within } from 'test-kit';

/** What every message of the stream has; what else is in it, depends on its type. */
export interface Received {
  type: string;
  cursor: string;
  seq?: number;
}

/** A reader of a stream that knows nothing of the server but its address. */
export class Reader {
  readonly #response: IncomingMessage;
  readonly #change = new EventEmitter();
  /** Every line that came, without its end. */
  readonly #lines: string[] = [];
  /** What came behind the last of them. */
  #tail = '';
  /** How many of the lines were asked for. */
  #read = 0;

  private constructor(response: IncomingMessage) {
    this.#response = response;
    response.setEncoding('utf8');
    response.on('data', (text) => {
      const lines = (this.#tail + text).split('\n');
      this.#tail = lines.pop() ?? '';
      this.#lines.push(...lines);
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

  /** The next message; heartbeats are passed over. */
  async next(): Promise<Received> {
    const line = await this.#next('a message in a line of its own', (line) => line !== '');
    try {
      return JSON.parse(line);
    } catch {
      throw new Error(`This line is not JSON: ${line}`);
    }
  }

  /** The next empty line; messages are passed over. */
  async heartbeat(): Promise<void> {
    await this.#next('an empty line', (line) => line === '');
  }

  /** The next so many messages, all of them readings. */
  async readings(count: number): Promise<Received[]> {
    const readings: Received[] = [];
    while (readings.length < count) {
      const message = await this.next();
      if (message.type !== 'reading') {
        throw new Error(`This is no reading: ${JSON.stringify(message)}`);
      }
      readings.push(message);
    }
    return readings;
  }

  close(): void {
    this.#response.destroy();
  }

  async #next(what: string, isWanted: (line: string) => boolean): Promise<string> {
    const wait = async () => {
      for (;;) {
        const line = this.#lines[this.#read];
        if (line !== undefined) {
          this.#read += 1;
          if (isWanted(line)) return line;
        } else if (this.#response.closed) {
          throw new Error(`The response ends without ${what}. ${this.#came}`);
        } else {
          await once(this.#change, 'change');
        }
      }
    };
    return within(wait(), () => `What does not come is ${what}. ${this.#came}`);
  }

  /** The last of it, for a complaint. */
  get #came(): string {
    const text = [...this.#lines.slice(-5), this.#tail].join('\n');
    return `What came: ${JSON.stringify(text.slice(-500))}`;
  }
}
