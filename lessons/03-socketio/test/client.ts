import { type RawClient, within } from 'test-kit';
import { frame, join, openWebSocket } from './engine-client.ts';

/** A client that knows nothing of the server but its address. It talks over a WebSocket. */
export class Client {
  readonly #client: RawClient;
  /** Up to here, in bytes, what came was read. */
  #read: number;
  /** The packets that were read. */
  readonly packets: string[] = [];
  /** What the next message of this connection has for a number. */
  #number = 0;

  private constructor(client: RawClient) {
    this.#client = client;
    this.#read = client.received.indexOf('\r\n\r\n') + 4;
  }

  /** One that has a session of Engine.IO, and has joined no namespace. */
  static async open(origin: string): Promise<Client> {
    const client = new Client(await openWebSocket(origin));
    await client.next('a session');
    return client;
  }

  /** One that has joined the lesson's namespace. */
  static async join(origin: string, auth: object = {}): Promise<Client> {
    const client = await Client.open(origin);
    client.send(join + JSON.stringify(auth));
    const answer = await client.next('an answer to the connect');
    if (!answer.startsWith(`${join}{"sid":`)) throw new Error(`It is not let in: ${answer}`);
    return client;
  }

  /** Sends packets, all at once. */
  send(...packets: string[]): void {
    this.#client.send(Buffer.concat(packets.map(frame)));
  }

  /** The next packet that is no heartbeat. */
  async next(what: string): Promise<string> {
    return this.#next(what, (packet) => packet !== '2');
  }

  /** The next message, under the number that is its turn. */
  async message(): Promise<Record<string, unknown>> {
    const packet = await this.#next('a message', (packet) => packet.startsWith(message));
    const [, content, number] = JSON.parse(packet.slice(packet.indexOf('[')));
    if (number !== this.#number) {
      throw new Error(`The number of this is not ${this.#number}, but ${number}: ${packet}`);
    }
    this.#number += 1;
    return content;
  }

  /** The next so many messages, all of them readings. */
  async readings(count: number): Promise<{ cursor: string; seq: number }[]> {
    const readings: { cursor: string; seq: number }[] = [];
    while (readings.length < count) {
      const content = await this.message();
      const { type, cursor, seq } = content;
      if (type !== 'reading' || typeof cursor !== 'string' || typeof seq !== 'number') {
        throw new Error(`This is no reading: ${JSON.stringify(content)}`);
      }
      readings.push({ cursor, seq });
    }
    return readings;
  }

  /** What the next acknowledgement says, which has to be a sum and to bear this number. */
  async sum(number: number): Promise<Record<string, unknown>> {
    const { packet, answer } = await this.#answer(number);
    if (answer.ok !== true) throw new Error(`This is no sum: ${packet}`);
    return answer.value;
  }

  /** The same for a refusal, which has to say why. */
  async refusal(number: number): Promise<void> {
    const { packet, answer } = await this.#answer(number);
    if (answer.ok !== false || !answer.error) throw new Error(`This is no refusal: ${packet}`);
  }

  close(): void {
    this.#client.reset();
  }

  /** The packet in the next frame, once all of it has come (RFC 6455 §5.2). */
  #take(): string | undefined {
    const rest = this.#client.received.subarray(this.#read);
    const short = (rest[1] ?? 0) & 0x7f;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (rest.length < head) return undefined;
    const length =
      head === 2 ? short : head === 4 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
    if (rest.length < head + length) return undefined;
    this.#read += head + length;
    const packet = rest.toString('utf8', head, head + length);
    this.packets.push(packet);
    return packet;
  }

  async #answer(number: number) {
    const packet = await this.#next('an acknowledgement', (packet) => packet.startsWith('43'));
    const [, text] = packet.split(`43/readings,${number}[`);
    if (text === undefined) throw new Error(`The number of this is not ${number}: ${packet}`);
    return { packet, answer: JSON.parse(`[${text}`)[0] };
  }

  /** Passes over what is not wanted. */
  async #next(what: string, isWanted: (packet: string) => boolean): Promise<string> {
    const wait = async () => {
      await undefined; // so that of two limits the one below comes first
      for (;;) {
        const packet = this.#take();
        if (packet === undefined) await this.#more(what);
        else if (isWanted(packet)) return packet;
      }
    };
    return within(wait(), () => `What does not come is ${what}. ${this.#came}`);
  }

  /** Resolves once more has come. */
  async #more(what: string): Promise<void> {
    const { length } = this.#client.received;
    try {
      await this.#client.until((received) => received.length > length);
    } catch (error) {
      if (!this.#client.socket.closed) throw error;
      throw new Error(`The connection ends without ${what}. ${this.#came}`);
    }
  }

  /** The packets so far, for a complaint. */
  get #came(): string {
    const packets = this.packets.slice(-5).map((packet) => packet.slice(0, 100));
    return `What came last: ${packets.join('  ') || 'nothing'}`;
  }
}

const message = '42/readings,["message",';
