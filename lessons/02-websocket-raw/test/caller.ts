import { BINARY, describeFrame, PING, TEXT } from '../src/frame.ts'; // the lesson's, whatever is judged
import { FrameClient } from './frame-client.ts';

/** An object that came as text, numbers that came as bytes, or a control frame in words. */
export type Answer = string | number[] | Record<string, unknown>;

/** A client that knows nothing of the server but its address. */
export class Caller {
  readonly client: FrameClient;
  /** How many frames were looked at. */
  #read = 0;

  private constructor(client: FrameClient) {
    this.client = client;
  }

  /** Resolves once the handshake is done. `glued` follows it in the same piece. */
  static async open(origin: string, glued?: Buffer): Promise<Caller> {
    return new Caller(await FrameClient.open(origin, glued));
  }

  send(...frames: Buffer[]): void {
    this.client.send(...frames);
  }

  /** The next frame that is neither a heartbeat nor a ping. */
  async next(): Promise<Answer> {
    return this.#next('a frame', (answer) => typeOf(answer) !== 'heartbeat');
  }

  /** So many answers to what was asked: what belongs to the subscription is passed over. */
  async answers(count: number): Promise<Answer[]> {
    const answers: Answer[] = [];
    while (answers.length < count) {
      const isAnswer = (answer: Answer) => !ofSubscription.includes(typeOf(answer));
      answers.push(await this.#next('an answer', isAnswer));
    }
    return answers;
  }

  /** The next heartbeat. */
  async heartbeat(): Promise<void> {
    await this.#next('a heartbeat', (answer) => typeOf(answer) === 'heartbeat');
  }

  hangUp(): void {
    this.client.raw.reset();
  }

  async #next(what: string, isWanted: (answer: Answer) => boolean): Promise<Answer> {
    for (;;) {
      try {
        await this.client.raw.until(() => this.client.frames.length > this.#read);
      } catch {
        const how = this.client.raw.socket.closed
          ? 'The connection ends without'
          : 'What does not come is';
        throw new Error(`${how} ${what}. What came: ${this.#came || 'nothing'}`);
      }
      const { header, payload } = this.client.frames[this.#read];
      this.#read += 1;
      if (header.opcode === PING) continue;
      const answer = contentOf(header.opcode, payload) ?? describeFrame(header, payload);
      if (isWanted(answer)) return answer;
    }
  }

  /** The frames so far, for a complaint. */
  get #came(): string {
    const words = this.client.frames.map(({ header, payload }) => describeFrame(header, payload));
    return words.slice(-5).join(', ');
  }
}

const ofSubscription = ['welcome', 'hello', 'reset', 'reading', 'heartbeat'];

const typeOf = (answer: Answer) =>
  typeof answer === 'object' && 'type' in answer ? String(answer.type) : '';

/** Undefined for what is neither JSON nor numbers. */
function contentOf(opcode: number, payload: Buffer): Answer | undefined {
  try {
    if (opcode === TEXT) return JSON.parse(payload.toString());
    if (opcode === BINARY) return [...new Float64Array(new Uint8Array(payload).buffer)];
  } catch {} // it is shown as it came
  return undefined;
}
