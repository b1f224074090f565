import '/kit/reading-log.ts';
import type { Bookmark } from '/kit/bookmark.ts';
import { find, panel } from '/kit/panel.ts';
import { io } from '/socket.io/socket.io.esm.min.js';
import { openReadings, type ReadingsOptions, type ReadingsSocket } from './readings.ts';

/** Milliseconds that the server may take to answer a question. */
const patience = 5_000;

/// [start]
function start(id: string, transports: ReadingsOptions['transports']): void {
  const bookmark: Bookmark = { cursor: undefined };
  let socket: ReadingsSocket | undefined;

  panel(id, (signal, { log, say }) => {
    say('connecting');
    socket = openReadings(io, location.origin, {
      signal,
      transports,
      bookmark,
      onState: say,
      onNote: (text) => log.note(text),
      onMessage: (message) => log.show(message),
    });
  });

  const form = find(id, 'form', HTMLFormElement);
  const input = find(id, 'input', HTMLInputElement);
  const output = find(id, 'output.answer', HTMLOutputElement);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    output.textContent = '…';
    output.textContent = await ask(socket, input.value);
  });
}
/// [start]

/// [ask]
/** Sends the numbers in `text`; answers what the server made of them, in words. */
async function ask(socket: ReadingsSocket | undefined, text: string): Promise<string> {
  // Without this check Socket.IO would keep the question until the next connection.
  if (!socket?.connected) return 'Connect first.';
  const numbers = text.split(',').map(Number);
  try {
    const answer = await socket.timeout(patience).emitWithAck('sum', numbers);
    return answer.ok ? `The sum is ${answer.value}.` : answer.error;
  } catch (error) {
    return `No answer: ${error instanceof Error ? error.message : error}.`;
  }
}
/// [ask]

start('upgrade', ['polling', 'websocket']);
start('websocket', ['websocket']);
