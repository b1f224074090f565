import '/kit/reading-log.ts';
import { find, panel } from '/kit/panel.ts';
import { keepTrying } from '/kit/retry.ts';
import { openSocket, type SocketOptions } from './socket.ts';

/** The server's heartbeat comes every 15 s: two may be lost before the third is missed. */
const patience = 40_000;

type Send = Parameters<SocketOptions['onOpen']>[0];

const form = find('socket', 'form', HTMLFormElement);
const input = find('socket', 'input', HTMLInputElement);
const answer = find('socket', 'output.answer', HTMLOutputElement);
/** Undefined while there is no connection. */
let send: Send | undefined;

/// [resume]
let cursor: string | undefined;
panel('socket', (signal, { log, say }) =>
  keepTrying(signal, say, async () => {
    await openSocket(`ws://${location.host}/socket`, {
      signal,
      patience,
      onOpen(sendNow) {
        say('connected');
        send = sendNow;
        send(cursor === undefined ? { type: 'subscribe' } : { type: 'subscribe', after: cursor });
      },
      onMessage(message) {
        if (message instanceof Float64Array) {
          answer.textContent = `${message[0]} (in ${message.byteLength} bytes)`;
          return;
        }
        switch (message.type) {
          case 'hello':
          case 'reset':
          case 'reading':
            log.show(message);
            cursor = message.cursor; // only now: what was not dealt with is asked for again
            break;
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
    }).finally(() => {
      send = undefined;
    });
  }),
);
/// [resume]

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
