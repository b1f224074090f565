import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { load } from 'page-kit';
import type { Check, Numbered } from './exercise.ts';
import { type Files, readFiles, withMistakes, writeFiles } from './files.ts';
import { Judge } from './judge.ts';
import { readProgress, writeProgress } from './progress.ts';
import { reportsOn, type TestReport } from './verdict.ts';

/** How things stand. */
export interface Standing {
  /** Those that were mended since the last look, to be explained now. */
  news: Numbered[];
  /** The first that is not mended, by its place among all; after the last one, how many there are. */
  at: number;
  failure: Failure | undefined;
}

export interface Failure {
  /** Absent where the copy could not even be loaded. */
  check?: Check;
  /** The test that failed; absent where none could be run. */
  report?: TestReport | undefined;
  /** What went wrong outside of any test, one line each. */
  faults: string[];
  /** What was printed meanwhile. */
  printed?: string;
}

/** A learner's work on the exercises of a lesson: a copy with mistakes in it, and what is mended. */
export class Session {
  readonly exercises: readonly Numbered[];
  /** The learner's copy of the server and the page. */
  readonly copy: URL;
  readonly #lesson: URL;
  readonly #judge: Judge;
  /** What was judged last. */
  #judged: Files | undefined;

  /** `limit`: milliseconds after which a check is given up that does not end. */
  constructor(lesson: URL, exercises: readonly Numbered[], limit = 15_000) {
    this.#lesson = lesson;
    this.exercises = exercises;
    this.copy = new URL('exercise/mine/', lesson);
    this.#judge = new Judge({ lesson, copy: this.copy, limit });
  }

  /** Makes the copy where there is none yet; answers whether there was none. */
  begin(): boolean {
    this.#judge.warmUp().catch(() => {}); // whoever waits for a verdict will hear of it
    if (existsSync(this.copy)) return false;
    mkdirSync(this.copy);
    writeFiles(this.copy, withMistakes(readFiles(this.#lesson), this.exercises));
    // So that an editor understands its imports.
    const config = { extends: '../../tsconfig.json', include: ['src', 'page'] };
    writeFileSync(new URL('tsconfig.json', this.copy), `${JSON.stringify(config)}\n`);
    return true;
  }

  /** Whether the copy is another than the one that was judged last. */
  get hasChanged(): boolean {
    try {
      const files = readFiles(this.copy);
      return JSON.stringify([...files]) !== JSON.stringify([...(this.#judged ?? [])]);
    } catch {
      return this.#judged !== undefined; // a folder is gone
    }
  }

  /** Judges the copy: one check after the other, up to the first that fails. */
  async look(): Promise<Standing> {
    const progress = readProgress(this.#progressFile);
    const begun = this.exercises.findIndex(({ name }) => name === progress.begun);
    let files: Files;
    try {
      files = readFiles(this.copy);
    } catch (error) {
      this.#judged = undefined;
      return { news: [], at: Math.max(begun, 0), failure: { faults: [oneLine(error)] } };
    }
    this.#judged = files;
    this.#judge.changed();
    let failure = this.#syntaxFailure(files);
    let at = 0;
    while (!failure && at < this.exercises.length) {
      failure = await this.#failureOf(this.exercises[at]);
      if (!failure) at += 1;
    }
    if (failure && !failure.report) return { news: [], at: Math.max(at, begun), failure };
    // What was judged may be what was saved meanwhile: it is news to who looks again.
    if (this.hasChanged) return { news: [], at, failure };

    const news = this.exercises.slice(0, at).filter(({ name }) => !progress.mended.includes(name));
    if (news.length > 0 || begun < 0) {
      writeProgress(this.#progressFile, {
        mended: [...progress.mended, ...news.map(({ name }) => name)],
        begun: this.exercises[at]?.name ?? '',
        files: Object.fromEntries(files),
      });
    }
    return { news, at, failure };
  }

  /** The files of the copy go back to what they were when the present exercise was begun. */
  startAgain(): void {
    const { files } = readProgress(this.#progressFile);
    writeFiles(this.copy, new Map(Object.entries(files)));
  }

  async end(): Promise<void> {
    await this.#judge.close();
  }

  get #progressFile(): URL {
    return new URL('progress.json', this.copy);
  }

  async #failureOf(exercise: Numbered | undefined): Promise<Failure | undefined> {
    for (const check of exercise?.checks ?? []) {
      const verdict = await this.#judge.judge([check]);
      const { faults, printed } = verdict;
      const reports = reportsOn(check, verdict);
      const report = reports.find(({ state }) => state === 'failed');
      if (report || reports.length === 0) return { check, report, faults, printed };
    }
    return undefined;
  }

  /** A file that cannot be read as TypeScript, page or server. */
  #syntaxFailure(files: Files): Failure | undefined {
    for (const path of files.keys()) {
      if (!path.endsWith('.ts')) continue;
      try {
        load(new URL(path, this.copy));
      } catch (error) {
        return { faults: [`${path.split('/')[0]}/${oneLine(error)}`] };
      }
    }
    return undefined;
  }
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().split('\n')[0] ?? '';
}
