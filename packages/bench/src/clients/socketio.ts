import { text } from '02-websocket-raw/test/client-bytes.ts';
import type { Speech } from '../ways.ts';
import { Answers } from './answers.ts';
import { type Client, type ClientOptions, type Dialled, dial } from './client.ts';
import { Greeting } from './greeting.ts';
import { upgrade, xhr } from './heads.ts';
import { Readings } from './readings.ts';

const path = '/socket.io/?EIO=4&transport=';

/** Socket.IO 5 over Engine.IO 4, by one transport from the beginning to the end. */
export class SocketIoClient implements Client {
  readonly #options: ClientOptions;
  readonly #speech: Speech & { by: 'socket.io' };
  readonly #greeting: string;
  #readings: Readings;
  #connections: Dialled[] = [];
  #isCut = false;

  constructor(options: ClientOptions, speech: Speech & { by: 'socket.io' }, greeting: string) {
    this.#options = options;
    this.#speech = speech;
    this.#greeting = greeting;
    this.#readings = new Readings(options.onReading);
  }

  start(): void {
    this.#isCut = false;
    const { namespace, transport } = this.#speech;
    const { cursor } = this.#readings;
    this.#readings = new Readings(this.#options.onReading);
    const join = `40${namespace}${namespace && `,${JSON.stringify({ cursor })}`}`;
    const live = new Greeting(this.#greeting, this.#options.onLive);
    const take = (bytes: Buffer) => {
      live.take(bytes);
      this.#readings.take(bytes);
    };
    if (transport === 'websocket') this.#openWebSocket(join, take);
    else this.#openPolling(join, take);
  }

  cut(): void {
    this.#isCut = true;
    for (const connection of this.#connections) connection.reset();
    this.#connections = [];
  }

  #openWebSocket(join: string, take: (bytes: Buffer) => void): void {
    const opened = new Greeting('0{"sid"', () => connection.send(text(join), false));
    const connection = dial(this.#options, (chunk) => {
      opened.take(chunk);
      take(chunk);
    });
    this.#connections = [connection];
    connection.send(upgrade({ port: this.#options.port, target: `${path}websocket` }));
  }

  /** One poll after another; to join, a POST beside them on a connection of its own. */
  #openPolling(join: string, take: (bytes: Buffer) => void): void {
    const { port } = this.#options;
    let target = `${path}polling`;
    let isOpen = false;
    this.#ask(
      () => xhr({ port, target }),
      (body) => {
        take(body);
        if (isOpen) return;
        isOpen = true;
        const sid = /^0\{"sid":"([^"]+)"/.exec(body.toString('latin1'))?.[1];
        if (!sid) throw new Error(`no session: ${body}`);
        target += `&sid=${sid}`;
        this.#ask(() => xhr({ port, target, body: join }));
      },
    );
  }

  /** Sends a request; with `onBody`, another after each answer. */
  #ask(request: () => Buffer, onBody?: (body: Buffer) => void): void {
    const connection = dial(
      this.#options,
      (chunk) => answers.take(chunk),
      () => {
        this.#connections = this.#connections.filter((other) => other !== connection);
      },
    );
    const answers = new Answers((head, body) => {
      if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`${head.split('\r\n')[0]}: ${body}`);
      onBody?.(body);
      if (!onBody || this.#isCut) return;
      // Every hundredth answer is the last on its connection.
      if (/\r\nconnection: close\r\n/i.test(head)) this.#ask(request, onBody);
      else connection.send(request());
    });
    this.#connections.push(connection);
    connection.send(request());
  }
}
