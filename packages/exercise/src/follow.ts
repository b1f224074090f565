import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { watch } from 'chokidar';
import { screen, type View } from './screen.ts';
import type { Session, Standing } from './session.ts';

/** Milliseconds: an editor may write in several steps. */
const pause = 50;

/** What a learner can press. */
export const keys = 'h hint   d difference   r start again   q quit';
const question = 'Put this mistake back into your copy, as it was when you began? y/n';

/** Judges the copy whenever it changes, and shows how things stand, until the learner quits. */
export async function follow(session: Session, options: View): Promise<void> {
  const { stdin, stdout } = process;
  const view = { ...options };
  let standing: Standing | undefined;
  let isBusy = false;
  let isAsking = false;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function draw(): void {
    if (!standing || isBusy) return;
    const text = screen(standing, view);
    const foot = isAsking ? styleText('yellow', question) : styleText('dim', keys);
    if (stdout.isTTY) stdout.write(`\x1b[2J\x1b[3J\x1b[H${text}\n\n${stdin.isTTY ? foot : ''}`);
    else stdout.write(`${text}\n\n`);
  }

  async function judge(): Promise<void> {
    if (isBusy) return; // what has changed meanwhile is noticed below
    isBusy = true;
    if (stdout.isTTY) stdout.write(`\r\x1b[2K${styleText('dim', 'checking …')}`);
    const before = standing?.at;
    do standing = await session.look();
    while (session.hasChanged && !isOver);
    if (isOver) return;
    isBusy = false;
    if (standing.at !== before && before !== undefined) {
      view.hints = 0;
      view.diff = false;
      view.notice = '';
    }
    draw();
  }

  function press(key: string): void {
    if (isAsking) {
      isAsking = false;
      if (key === 'y') session.startAgain(); // the watcher sees it
    } else if (key === 'h') {
      view.hints = Math.min(view.hints + 1, 2);
    } else if (key === 'd') {
      view.diff = !view.diff;
    } else if (key === 'r') {
      isAsking = true;
    }
    draw();
  }

  const folders = ['src', 'page'].map((name) => fileURLToPath(new URL(name, session.copy)));
  const watcher = watch(folders, { ignoreInitial: true });
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => session.hasChanged && judge(), pause);
  });
  const quit = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, resolve);
    stdin.on('data', (bytes) => {
      for (const key of String(bytes)) {
        if (['q', '\x03', '\x04'].includes(key)) resolve();
        else press(key.toLowerCase());
      }
    });
  });
  if (stdin.isTTY) stdin.setRawMode(true).resume();
  judge();
  await quit;
  isOver = true; // nothing more is judged, nothing more is drawn
  clearTimeout(timer);
  await watcher.close();
  if (stdin.isTTY) stdin.setRawMode(false);
  stdin.pause();
  stdout.write('\n');
}
