/**
 * The event stream format: text in UTF-8, a field on each line, an empty line after each event
 * (HTML §9.2.5). How a browser reads each line is told in HTML §9.2.6, and quoted here.
 */

/** One event. Without `data` a browser takes the other fields in, and dispatches nothing. */
export interface ServerSentEvent {
  /** For people and proxies only: the page cannot see it. One line. */
  comment?: string | undefined;
  /** Milliseconds that the browser waits from now on before it reconnects; a whole number. */
  retry?: number | undefined;
  /** What the page listens for; `message` when there is none. One line. */
  event?: string | undefined;
  /** What a reconnecting browser sends back in `Last-Event-ID`. One line, without NUL. */
  id?: string | undefined;
  /** Any text. Its line ends, CR, LF or CRLF, all reach the page as LF. */
  data?: string | undefined;
}

/// [encode]
/**
 * The text that stands for one event.
 *
 * @throws {RangeError} for a value that would not arrive as it is: a line break in `comment`,
 *   `event` or `id`, a NUL in `id`, a `retry` that is not made of digits alone.
 */
export function encodeEvent({ comment, retry, event, id, data }: ServerSentEvent): string {
  let text = '';
  // "If the line starts with a U+003A COLON character (:) Ignore the line."
  if (comment !== undefined) text += field('', oneLine('comment', comment));
  if (retry !== undefined) text += field('retry', digits(retry));
  if (event !== undefined) text += field('event', oneLine('event', event));
  if (id !== undefined) text += field('id', withoutNul(oneLine('id', id)));
  // "Append the field value to the data buffer, then append a single U+000A LINE FEED (LF)
  // character to the data buffer": many lines of data are one text again at the other end.
  for (const line of data?.split(lineEnd) ?? []) text += field('data', line);
  // "If the line is empty (a blank line) Dispatch the event".
  return `${text}\n`;
}

/** "A CRLF character pair, a single LF character […], and a single CR character" all end a line. */
const lineEnd = /\r\n|\n|\r/;

/** "If value starts with a U+0020 SPACE character, remove it": ours goes, a space of its own stays. */
function field(name: string, value: string): string {
  return `${name}: ${value}\n`;
}

/** The rest of a broken line would be read as a field of its own: whoever wrote it could forge one. */
function oneLine(name: string, value: string): string {
  if (lineEnd.test(value)) throw new RangeError(`There is a line break in ${name}.`);
  return value;
}

/** "If the field value does not contain U+0000 NULL […]. Otherwise, ignore the field." */
function withoutNul(id: string): string {
  if (id.includes('\0')) throw new RangeError('There is a NUL in id.');
  return id;
}

/** "If the field value consists of only ASCII digits […]. Otherwise, ignore the field." */
function digits(retry: number): string {
  if (!Number.isSafeInteger(retry) || retry < 0) throw new RangeError(`retry is ${retry}.`);
  return String(retry);
}
/// [encode]
