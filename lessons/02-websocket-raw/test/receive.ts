import { readClose } from '#src/close.ts';
import type { Codec } from '#src/codec.ts';
import { CLOSE, Failure, PING, PONG, TEXT } from '#src/frame.ts';
import { type ReceiveLimits, Receiver } from '#src/message.ts';

export type Event = string | [text: boolean, hex: string];

/** What a receiver says to these chunks: its events, and its failure at the end. */
export function eventsOf(
  chunks: Buffer[],
  limits: Partial<ReceiveLimits> = {},
  codec?: Codec,
): Event[] {
  const events: Event[] = [];
  const receiver = new Receiver(
    { maxMessage: 1024 * 1024, maxFragments: 100, ...limits },
    {
      onReceived(opcode, data) {
        const { code, reason } = opcode === CLOSE ? readClose(data) : { code: 0, reason: '' };
        if (opcode === PING) events.push(`ping ${data}`);
        else if (opcode === PONG) events.push(`pong ${data}`);
        else if (opcode === CLOSE) events.push(`close ${code} ${reason}`);
        else events.push([opcode === TEXT, data.toString('hex')]);
      },
    },
    codec,
  );
  try {
    for (const chunk of chunks) receiver.receive(Buffer.from(chunk)); // it unmasks in place
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    events.push(`failed ${error.code}`);
  }
  return events;
}

export const message = (payload: string, isText = true): Event => [
  isText,
  Buffer.from(payload).toString('hex'),
];
