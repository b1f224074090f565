/** Heads as they are parsed, and how the end of one is found (RFC 9112 §2). */
import { notHttp } from './not-http.ts';
import { bytesUnit } from './plain.ts';
import { type FindEnd, maxUnit, type Parse, record, type Source } from './source.ts';
import type { Span } from './span.ts';
import type { Emit } from './unit.ts';

export type Role = 'request' | 'response';

interface Common {
  version: string;
  /** Values by lower-case name. Where a field came more than once they are joined by commas. */
  headers: Map<string, string>;
}

export interface RequestHead extends Common {
  method: string;
  target: string;
}

export interface ResponseHead extends Common {
  status: number;
  phrase: string;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const requestLine = new RegExp(`^(${token}) (\\S+) (HTTP/1\\.\\d)$`);
const statusLine = /^(HTTP\/1\.\d) (\d{3})(?: (.*))?$/;
const startLines = { request: requestLine, response: statusLine };
const beginnings = { request: new RegExp(`^${token}( |$)`), response: /^HTTP\/1\./ };

/** Whether a head may begin with these bytes. */
function mayBeginHead(bytes: Buffer, role: Role): boolean {
  return beginnings[role].test(bytes.toString('latin1'));
}

function isStartLine(line: Buffer, role: Role): boolean {
  return startLines[role].test(withoutLineEnd(line.toString('latin1')));
}

/** A head ends with its first empty line. Empty lines before it are skipped (RFC 9112 §2.2). */
export function endOfHead(): FindEnd {
  let looked = 0;
  let lineStart = 0;
  let begun = false;
  return (bytes) => {
    for (;;) {
      const lineFeed = bytes.indexOf(0x0a, looked);
      looked = lineFeed === -1 ? bytes.length : lineFeed + 1;
      if (lineFeed === -1) return -1;
      const length = lineFeed - lineStart;
      const empty = length === 0 || (length === 1 && bytes[lineStart] === 0x0d);
      if (empty && begun) return looked;
      begun ||= !empty;
      lineStart = looked;
    }
  };
}

export function parseRequest(span: Span): RequestHead | undefined {
  const { start, headers } = parse(span);
  const [, method, target, version] = requestLine.exec(start) ?? [];
  if (!method || !target || !version) return undefined;
  return { method, target, version, headers };
}

export function parseResponse(span: Span): ResponseHead | undefined {
  const { start, headers } = parse(span);
  const [, version, status, phrase = ''] = statusLine.exec(start) ?? [];
  if (!version) return undefined;
  return { version, status: Number(status), phrase, headers };
}

function parse(span: Span): { start: string; headers: Map<string, string> } {
  const lines = span.latin1
    .replace(/^(\r?\n)+/, '')
    .split('\n')
    .map(withoutLineEnd);
  const [start = '', ...rest] = lines;
  const headers = new Map<string, string>();
  for (const line of rest) {
    const found = fieldOf(line);
    if (!found) continue;
    const key = found.name.toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? found.value : `${before}, ${found.value}`);
  }
  return { start, headers };
}

/** The members of a list, in lower case (RFC 9110 §5.6.1). */
export function listOf({ headers }: Common, name: string): string[] {
  const members = (headers.get(name) ?? '').toLowerCase().split(',');
  return members.map((member) => member.trim()).filter((member) => member !== '');
}

const fieldName = new RegExp(`^(${token}):`);

/** The name and value of a line without its end, when it has them, and where the value begins. */
export function fieldOf(line: string): { name: string; value: string; at: number } | undefined {
  const [before, name] = fieldName.exec(line) ?? [];
  if (!before || !name) return undefined;
  let at = before.length;
  let end = line.length;
  while (at < end && isBlank(line[at])) at += 1;
  while (at < end && isBlank(line[end - 1])) end -= 1;
  return { name, value: line.slice(at, end), at };
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

export function withoutLineEnd(line: string): string {
  return line.replace(/\r?\n?$/, '');
}

/** How many bytes tell what is no HTTP: the header of a frame of HTTP/2 has nine. */
const beginning = 9;
/** Bytes of empty lines that may stand before a head. */
const maxEmptyLines = 64;

/** The next head, or why there is none. */
export function* readHead<Head>(
  source: Source,
  role: Role,
  parse: (span: Span) => Head | undefined,
  emit: Emit,
): Parse<{ head: Head; span: Span } | string> {
  const reason = yield* findStartLine(source, role);
  if (reason) return reason;
  const found = yield* record(source, endOfHead());
  if (!found) return 'there is no head';
  const { span, complete, readable } = found;
  const head = complete ? parse(span) : undefined;
  if (head) return { head, span };
  const lost = readable
    ? 'the stream ended before the head did'
    : 'a head that is too long to be held here';
  emit(bytesUnit(span, lost));
  return lost;
}

/** Waits until a start line is here; answers why there is none. */
function* findStartLine(source: Source, role: Role): Parse<string | undefined> {
  for (;;) {
    const { held, ended } = source;
    const start = emptyLines(held);
    if (start > maxEmptyLines) return 'empty lines without end';
    const rest = held.subarray(start);
    if (rest.length === 0 && ended) return 'empty lines at the end';
    if (rest.length >= beginning || ended) {
      const first = rest.subarray(0, beginning);
      if (!mayBeginHead(first, role)) return notHttp(first, role);
      const end = rest.indexOf(0x0a);
      if (end !== -1) {
        const line = rest.subarray(0, end + 1);
        return isStartLine(line, role) ? undefined : notHttp(line, role);
      }
      if (held.length > maxUnit || ended) return undefined;
    }
    yield;
  }
}

/** How many bytes the empty lines take that come first, as far as that is of interest. */
function emptyLines(bytes: Buffer): number {
  let end = 0;
  while (end <= maxEmptyLines) {
    const lineFeed = bytes[end] === 0x0d ? end + 1 : end;
    if (bytes[lineFeed] !== 0x0a) break;
    end = lineFeed + 1;
  }
  return end;
}
