/**
 * English sentences, each with its Chinese one. `{}` in both stands for what differs: a number, an
 * element of the page.
 */
export type Sentences = Record<string, string>;

/** Sentences that can be looked up, also by what they have become with something in their holes. */
export class Phrases {
  readonly #plain = new Map<string, string>();
  /** Those with holes: what says more by itself comes first, for it may fill the hole of another. */
  readonly #patterns: { english: string; pattern: RegExp; own: string }[] = [];

  add(sentences: Sentences): void {
    for (const [english, own] of Object.entries(sentences)) {
      this.#plain.set(english, own);
      if (!english.includes('{}')) continue;
      this.#patterns.push({ english, pattern: patternOf(english), own });
    }
    this.#patterns.sort((a, b) => b.english.length - a.english.length);
  }

  /** The Chinese for a sentence as it was added. */
  get(sentence: string): string | undefined {
    return this.#plain.get(sentence);
  }

  /** The Chinese for a text. What stands in its holes goes through `ownHole`: it may be a sentence, too. */
  find(text: string, ownHole = (part: string) => this.find(part) ?? part): string | undefined {
    const known = this.get(text);
    if (known !== undefined) return known;
    for (const { pattern, own } of this.#patterns) {
      const [, ...parts] = pattern.exec(text) ?? [];
      if (parts.length > 0) return own.replace(/\{\}/g, () => ownHole(parts.shift() ?? ''));
    }
    return undefined;
  }
}

/** What stands in a hole ends as soon as the sentence can go on. */
function patternOf(english: string): RegExp {
  const parts = english.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.+?)')}$`, 's');
}
