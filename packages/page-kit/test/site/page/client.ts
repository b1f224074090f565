import { speak } from '/kit/language.ts';
import { type Panel, panel } from '/kit/panel.ts';

declare global {
  /** What the panel handed over at the last press of Connect. */
  var connection: Panel & { signal: AbortSignal };
}

speak({ 'The {} of the event.': '事件的 {}。' });

panel('panel', (signal, { log, say }) => {
  globalThis.connection = { log, say, signal };
});
