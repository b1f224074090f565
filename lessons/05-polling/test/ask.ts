import { once } from 'node:events';
import { get, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Message } from 'feed';
import { within } from 'test-kit';

export interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  /** None where the answer has no content. */
  messages: Message[];
}

/** A poll of a server of which nothing is known but its address; on a connection of its own. */
export async function ask(
  origin: string,
  target: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const wait = async () => {
    const [response] = await once(get(origin + target, { agent: false, headers }), 'response');
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  };
  const { body, ...answer } = await within(
    wait(),
    () => `There is no whole answer to GET ${target}`,
  );
  return { ...answer, messages: body === '' ? [] : messagesOf(body) };
}

/** The target of a poll by a client that stands at `cursor`. */
export function after(cursor: string, path: string): string {
  return `${path}?after=${encodeURIComponent(cursor)}`;
}

/** The numbers of the readings among the messages. */
export function numbersOf(messages: readonly Message[]): number[] {
  return messages.flatMap((message) => (message.type === 'reading' ? message.seq : []));
}

function messagesOf(body: string): Message[] {
  let content: unknown;
  try {
    content = JSON.parse(body);
  } catch {
    throw new Error(`This content is not JSON: ${JSON.stringify(body)}`);
  }
  if (!Array.isArray(content)) throw new Error(`This content is no list: ${body}`);
  return content;
}
