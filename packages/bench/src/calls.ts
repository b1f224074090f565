/** Calls from one process to another that it has started: a question, an answer. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a process can be asked for, by name. Its answers are promises to whoever asks. */
type Calls = { [name: string]: (...args: never[]) => unknown };

interface Question {
  id: number;
  name: string;
  args: unknown[];
}
type Answer = { id: number; value: unknown } | { id: number; error: string };
interface Waiting {
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

export class Child<T extends { [K in keyof T]: (...args: never[]) => unknown }> {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;
  /** What every question is told once the process has ended. */
  #end: Error | undefined;

  /** Starts the module `file`, which calls {@link answer}. */
  constructor(file: string, args: string[]) {
    const path = fileURLToPath(new URL(file, import.meta.url));
    this.#process = fork(path, args, {
      execArgv: ['--import', 'tsx', '--expose-gc'],
      cwd: fileURLToPath(new URL('..', import.meta.url)), // where tsx is found
      serialization: 'advanced',
    });
    this.#process.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('error' in answer) waiting?.reject(new Error(answer.error));
      else waiting?.resolve(answer.value as never);
    });
    this.#process.on('exit', (code, signal) => {
      this.#end = new Error(`${[file, ...args].join(' ')} ended with ${signal ?? code}`);
      for (const { reject } of this.#waiting.values()) reject(this.#end);
    });
  }

  call<K extends keyof T & string>(
    name: K,
    ...args: Parameters<T[K]>
  ): Promise<Awaited<ReturnType<T[K]>>> {
    this.#count += 1;
    const question: Question = { id: this.#count, name, args };
    return new Promise((resolve, reject) => {
      if (this.#end) throw this.#end;
      this.#waiting.set(question.id, { resolve, reject });
      this.#process.send(question, () => {}); // what cannot be sent is told how the process ended
    });
  }

  stop(): void {
    this.#process.kill('SIGKILL'); // it holds nothing that would have to be put away
  }
}

/** In the child: answers every question with what the call of that name returns, or why it cannot. */
export function answer(calls: Calls): void {
  process.on('message', async ({ id, name, args }: Question) => {
    const reply = (answer: Answer) => process.send?.(answer);
    try {
      reply({ id, value: await calls[name]?.(...(args as never[])) });
    } catch (error) {
      reply({ id, error: error instanceof Error ? error.message : String(error) });
    }
  });
  process.on('SIGINT', () => {}); // for who has started this process, and ends it
  process.on('disconnect', () => process.exit());
}
