import '/kit/reading-log.ts';
import type { Bookmark } from '/kit/bookmark.ts';
import { find, panel } from '/kit/panel.ts';
import { followReadings } from './follow.ts';
import type { Send } from './socket.ts';

/** The server's heartbeat comes every 15 s: two may be lost before the third is missed. */
const patience = 40_000;

const form = find('socket', 'form', HTMLFormElement);
const input = find('socket', 'input', HTMLInputElement);
const answer = find('socket', 'output.answer', HTMLOutputElement);
/** Undefined while there is no connection. */
let send: Send | undefined;

const bookmark: Bookmark = { cursor: undefined };
panel('socket', (signal, { log, say }) =>
  followReadings(`ws://${location.host}/socket`, {
    signal,
    patience,
    bookmark,
    onState: say,
    onConnection(sendNow) {
      send = sendNow;
    },
    onMessage: (message) => log.show(message),
    onAnswer(message) {
      if (message instanceof Float64Array) {
        answer.textContent = `${message[0]} (in ${message.byteLength} bytes)`;
        return;
      }
      switch (message.type) {
        case 'heartbeat':
          log.note('heartbeat');
          break;
        case 'sum':
          answer.textContent = `${message.sum} (in text)`;
          break;
        case 'error':
          answer.textContent = message.text;
          break;
      }
    },
  }),
);

/// [send]
let id = 0;
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const numbers = input.value.split(',').map(Number);
  const { submitter } = event;
  if (!send) answer.textContent = 'not connected';
  else if (submitter instanceof HTMLButtonElement && submitter.value === 'bytes') {
    send(Float64Array.from(numbers));
  } else {
    id += 1;
    send({ type: 'sum', id, numbers });
  }
});
/// [send]
