/** Bytes as people read them, and never more of them than a person would. */

/** Characters of one value. */
const maxValue = 4096;
/** Bytes of one value in hex. */
const maxHex = 64;

/** UTF-8 as text; whether it is valid is not asked. */
export function textOf(bytes: Buffer): string {
  if (bytes.length <= maxValue) return bytes.toString();
  // A character may be cut at the border.
  return `${bytes.toString('utf8', 0, maxValue).replace(/\ufffd{1,3}$/, '')}…`;
}

/** `7f 9f 4d 51 58` */
export function hexOf(bytes: Buffer): string {
  let text = '';
  for (const byte of bytes.subarray(0, maxHex)) text += pairs[byte];
  return bytes.length > maxHex ? `${text}…` : text.trimEnd();
}

const pairs = Array.from({ length: 256 }, (_, byte) => `${byte.toString(16).padStart(2, '0')} `);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\0-\x1f\x7f]/;
const controls = new RegExp(control, 'g');

/** Text with its control characters made visible: a line end is `\r\n`. */
export function visible(text: string): string {
  return control.test(text) ? text.replace(controls, escapeOf) : text;
}

function escapeOf(character: string): string {
  const short = JSON.stringify(character).slice(1, -1);
  return short.length === 2 ? short : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** The beginning of a text, for a summary. */
export function excerpt(text: string, most = 60): string {
  const line = visible(text.slice(0, most + 1));
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

/** `1 byte`, `63 bytes` */
export function bytesOf(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}
