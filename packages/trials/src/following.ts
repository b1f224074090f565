import type { Message } from 'feed';
import type { Bookmark } from '/kit/bookmark.ts';
import type { Way } from './ways.ts';

export interface ReadOptions {
  /** Decides when the reader is clumsy: numbers from 0 to 1. */
  random: () => number;
  /** Milliseconds of silence after which either side takes the other for dead. */
  patience: number;
  /** Whether the reader now and then cannot deal with a message. */
  isClumsy?: boolean;
  /** What the reader does with a message. `deal` takes it in, or throws. */
  onMessage?: (message: Message, deal: (message: Message) => void) => void;
}

/** What a reader has been told so far. */
export class Following {
  readonly seqs: number[] = [];
  /** Where it stood when it was greeted: what comes after it is owed to it. */
  begin: string | undefined;
  readonly #stop = new AbortController();
  #resets = 0;

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  take(message: Message): void {
    if (message.type === 'reading') this.seqs.push(message.seq);
    else if (message.type === 'reset') this.#resets += 1;
    this.begin ??= message.cursor;
  }

  get isGreeted(): boolean {
    return this.begin !== undefined;
  }

  /** Ends it. Answers what was wrong with it, apart from the numbers of the readings. */
  stop(): string[] {
    this.#stop.abort();
    return this.#resets > 0 ? [`there were ${this.#resets} resets`] : [];
  }
}

/** Follows the readings with the module of the page. */
export function read(way: Way, origin: string, options: ReadOptions): Following {
  const {
    random,
    patience,
    isClumsy = true,
    onMessage = (message, deal) => deal(message),
  } = options;
  const following = new Following();
  function deal(message: Message): void {
    if (isClumsy && random() < 0.02) throw new Error('the page could not deal with it');
    following.take(message);
  }
  const bookmark: Bookmark = { cursor: undefined };
  way.follow(origin, {
    bookmark,
    patience,
    signal: following.signal,
    onMessage: (message) => onMessage(message, deal),
  });
  return following;
}
