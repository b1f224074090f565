/** Bytes as lines for people: text as text, with its line ends shown; what is no text as hex. */
export function linesOf(bytes: Buffer): string[] {
  if (bytes.length === 0) return [];
  // A head of HTTP may have anything behind it.
  const headEnd = bytes.indexOf('\r\n\r\n') + 4;
  if (headEnd > 4 && headEnd < bytes.length) {
    return [...linesOf(bytes.subarray(0, headEnd)), ...linesOf(bytes.subarray(headEnd))];
  }
  return textLines(bytes) ?? hexLines(bytes);
}

/** Undefined where a terminal could not show it. */
function textLines(bytes: Buffer): string[] | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
  if (/[^\P{Cc}\r\n\t]/u.test(text)) return undefined;
  const lines = text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+/g) ?? [];
  return lines.map((line) =>
    line.replace('\r', '\\r').replace('\n', '\\n').replaceAll('\t', '\\t'),
  );
}

function hexLines(bytes: Buffer): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.subarray(at, at + 16);
    const pairs = line.toString('hex').replace(/../g, '$& ').padEnd(48);
    lines.push(`${pairs} ${line.toString('latin1').replace(/[^ -~]/g, '.')}`);
  }
  return lines;
}

/** The first and the last of them, where there are more than so many. */
export function atMost(count: number, lines: readonly string[]): string[] {
  if (lines.length <= count) return [...lines];
  const last = Math.floor(count / 2) - 1;
  const left = lines.length - count + 1;
  return [...lines.slice(0, count - last - 1), `… ${left} lines …`, ...lines.slice(-last)];
}
