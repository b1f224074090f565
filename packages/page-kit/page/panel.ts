import { inOwnLanguage } from './language.ts';
import { ReadingLog } from './reading-log.ts';

export interface Panel {
  log: ReadingLog;
  /** Shows the state of the connection in words, and in the log. A screen reader speaks it. */
  say(state: string): void;
}

/**
 * Brings a panel of the page to life: its Connect and Disconnect buttons, its state, its log.
 * `connect` runs from the press of Connect until its signal aborts, at the press of Disconnect.
 *
 * A browser may keep a page that is left, for the way back (HTML, `PageTransitionEvent`). Its
 * connections do not survive that, or prevent it: they are ended at `pagehide`, and `connect` runs
 * again at `pageshow`. Not at `unload`: a page that listens for it is never kept.
 */
export function panel(id: string, connect: (signal: AbortSignal, panel: Panel) => unknown): void {
  const connectButton = find(id, 'button.connect', HTMLButtonElement);
  const disconnectButton = find(id, 'button.disconnect', HTMLButtonElement);
  const state = find(id, 'output.state', HTMLOutputElement);
  const log = find(id, 'reading-log', ReadingLog);
  const say = (english: string) => {
    const text = inOwnLanguage(english);
    if (state.textContent === text) return;
    state.textContent = text;
    log.note(text);
  };
  let connection = new AbortController();

  /**
   * Which of the two can be pressed. Until this is first called it is none, so no press is lost on a
   * page that is still loading; and Firefox remembers over a reload which it was.
   */
  function want(wanted: boolean): void {
    connectButton.disabled = wanted;
    disconnectButton.disabled = !wanted;
  }

  function begin(): void {
    connection = new AbortController();
    connect(connection.signal, { log, say });
  }

  want(false);
  connectButton.addEventListener('click', () => {
    want(true);
    disconnectButton.focus();
    begin();
  });
  disconnectButton.addEventListener('click', () => {
    // Not when a script has clicked: nobody's keyboard shall be taken away.
    const hasFocus = document.hasFocus() && document.activeElement === disconnectButton;
    connection.abort();
    want(false);
    if (hasFocus) connectButton.focus();
    say('not connected');
  });

  const isWanted = () => !disconnectButton.disabled;
  addEventListener('pagehide', () => {
    connection.abort();
    if (isWanted()) say('left for another page');
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && isWanted()) begin();
  });
}

/** The one element inside `#id` that matches; a page without it is a mistake of ours. */
export function find<T extends Element>(id: string, selector: string, type: new () => T): T {
  const element = document.getElementById(id)?.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`The page has no ${selector} in #${id}.`);
  return element;
}
