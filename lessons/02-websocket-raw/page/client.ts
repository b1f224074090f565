import '/kit/reading-log.ts';
import { addLine, inWords } from '/kit/answers.ts';
import type { Bookmark } from '/kit/bookmark.ts';
import { speak } from '/kit/language.ts';
import { find, panel } from '/kit/panel.ts';
import { followReadings } from './follow.ts';
import { Outbox } from './outbox.ts';
import { zh } from './zh.ts';

speak(zh);

/** The server's heartbeat comes every 15 s: two may be lost before the third is missed. */
const patience = 40_000;

const form = find('socket', 'form', HTMLFormElement);
const input = find('socket', 'input', HTMLInputElement);
const answers = find('socket', '.answers', HTMLElement);

const bookmark: Bookmark = { cursor: undefined };
const outbox = new Outbox();
panel('socket', (signal, { log, say }) =>
  followReadings(`ws://${location.host}/socket`, {
    signal,
    patience,
    bookmark,
    client: outbox.client,
    onState: say,
    onConnection(send) {
      if (send) outbox.connected(send);
      else outbox.disconnected();
    },
    onMessage: (message) => log.show(message),
    onAnswer(answer) {
      if (outbox.take(answer) === 'forgotten') log.note('the server has forgotten this page');
      if (answer instanceof Float64Array) return;
      if (answer.type === 'heartbeat') log.note('heartbeat');
      if (answer.type === 'error') log.note(answer.text);
    },
  }),
);

/// [send]
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { submitter } = event;
  const inBytes = submitter instanceof HTMLButtonElement && submitter.value === 'bytes';
  const as = inBytes ? 'bytes' : 'text';
  const numbers = input.value.split(',').map(Number);
  const question = inWords(numbers);
  const answered = addLine(answers, question);
  try {
    const { sum, count } = await outbox.ask(numbers, as);
    answered(`${question} = ${sum}, sum ${count} of this page (in ${as})`);
  } catch (error) {
    answered(`${question}: ${error instanceof Error ? error.message : error}`);
  }
});
/// [send]
