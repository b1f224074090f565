// The lesson's own, whatever is judged: what reads the answers is always right.
import { BINARY, describeFrame, TEXT } from '../src/frame.ts';
import { FrameClient } from './frame-client.ts';

/** An object that came as text, numbers that came as bytes; any other frame in words. */
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
    return this.#next('a frame', (type) => !beats.includes(type));
  }

  /** So many answers to what was asked: what belongs to the subscription is passed over. */
  async answers(count: number): Promise<Answer[]> {
    const answers: Answer[] = [];
    const isAnswer = (type: string) => ![...beats, ...ofSubscription].includes(type);
    while (answers.length < count) answers.push(await this.#next('an answer', isAnswer));
    return answers;
  }

  async heartbeat(): Promise<void> {
    await this.#next('a heartbeat', (type) => type === 'heartbeat');
  }

  hangUp(): void {
    this.client.raw.reset();
  }

  async #next(what: string, isWanted: (type: string) => boolean): Promise<Answer> {
    const { raw } = this.client;
    const find = () =>
      this.#heard.findIndex((answer, at) => at >= this.#read && isWanted(typeOf(answer)));
    try {
      await raw.until(() => find() !== -1);
    } catch {
      const how = raw.socket.closed ? 'The connection ends without' : 'What does not come is';
      throw new Error(`${how} ${what}. What came: ${this.#came || 'nothing'}`);
    }
    const at = find();
    this.#read = at + 1;
    return this.#heard[at];
  }

  get #heard(): Answer[] {
    return this.client.frames.map(
      ({ header, payload }) => contentOf(header.opcode, payload) ?? describeFrame(header, payload),
    );
  }

  /** The last frames, for a complaint. */
  get #came(): string {
    const words = this.client.frames.map(({ header, payload }) => describeFrame(header, payload));
    return words.slice(-5).join(', ');
  }
}

const beats = ['PING', 'heartbeat'];
const ofSubscription = ['welcome', 'hello', 'reset', 'reading'];

function typeOf(answer: Answer): string {
  if (typeof answer === 'string') return answer.split(' ')[0];
  return 'type' in answer ? String(answer.type) : '';
}

/** Undefined for what is neither JSON nor numbers. */
function contentOf(opcode: number, payload: Buffer): Answer | undefined {
  try {
    if (opcode === TEXT) return JSON.parse(payload.toString());
    if (opcode === BINARY) return [...new Float64Array(new Uint8Array(payload).buffer)];
  } catch {} // shown as it came
  return undefined;
}
