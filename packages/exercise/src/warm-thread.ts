import { type PoolOptions, type PoolRunnerInitializer, ThreadsPoolWorker } from 'vitest/node';

type Listener = Parameters<ThreadsPoolWorker['on']>[1];
type Message = Parameters<ThreadsPoolWorker['send']>[0];

/**
 * A thread for tests that outlives the run. vitest starts a new one for each run, and that takes a
 * second: everything is loaded anew, and a browser started. This one is told nothing of the end of a
 * run. What has changed meanwhile is loaded again by the means that vitest has for it.
 */
class WarmThread extends ThreadsPoolWorker {
  override readonly name = 'warm';
  /** Those of the present run. */
  #listeners: [event: string, listener: Listener][] = [];

  override on(event: string, listener: Listener): void {
    this.#listeners.push([event, listener]);
    super.on(event, listener);
  }

  override off(event: string, listener: Listener): void {
    this.#listeners = this.#listeners.filter(
      ([otherEvent, other]) => otherEvent !== event || other !== listener,
    );
    super.off(event, listener);
  }

  override send(message: Message): void {
    if (message.type !== 'stop') super.send(message);
    else queueMicrotask(() => this.#say({ __vitest_worker_response__: true, type: 'stopped' }));
  }

  override async stop(): Promise<void> {
    for (const [event, listener] of this.#listeners) this.off(event, listener);
  }

  canReuse(): boolean {
    return true;
  }

  #say(response: unknown): void {
    for (const [event, listener] of this.#listeners) if (event === 'message') listener(response);
  }
}

/** For vitest's option `pool`: one thread, for all runs. */
export function warmThread(): PoolRunnerInitializer {
  let thread: WarmThread | undefined;
  return {
    name: 'warm',
    createPoolWorker(options: PoolOptions) {
      thread ??= new WarmThread(options);
      return thread;
    },
  };
}
