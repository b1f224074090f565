import '/kit/reading-log.ts';
import { addLine, inWords } from '/kit/answers.ts';
import type { Bookmark } from '/kit/bookmark.ts';
import { speak } from '/kit/language.ts';
import { find, panel } from '/kit/panel.ts';
import { io } from '/socket.io/socket.io.esm.min.js';
import { Outbox } from './outbox.ts';
import { openReadings, type ReadingsOptions } from './readings.ts';
import { zh } from './zh.ts';

speak(zh);

/// [start]
function start(id: string, transports: ReadingsOptions['transports']): void {
  const bookmark: Bookmark = { cursor: undefined };
  const outbox = new Outbox();

  panel(id, (signal, { log, say }) => {
    say('connecting');
    openReadings(io, location.origin, {
      signal,
      transports,
      bookmark,
      outbox,
      onState: say,
      onNote: (text) => log.note(text),
      onMessage: (message) => log.show(message),
    });
  });

  const form = find(id, 'form', HTMLFormElement);
  const input = find(id, 'input', HTMLInputElement);
  const answers = find(id, '.answers', HTMLElement);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const numbers = input.value.split(',').map(Number);
    const question = inWords(numbers);
    const answered = addLine(answers, question);
    const answer = await outbox.ask(numbers);
    answered(
      answer.ok
        ? `${question} = ${answer.value.sum}, sum ${answer.value.count} of this page`
        : `${question}: ${answer.error}`,
    );
  });
}
/// [start]

start('upgrade', ['polling', 'websocket']);
start('websocket', ['websocket']);
