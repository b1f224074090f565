/**
 * The opening handshake: an HTTP request goes in, the bytes of an HTTP response come out (RFC 6455
 * §4.2). Nothing here knows a socket.
 */
import { hash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';

export interface Request {
  method: string;
  /** The path, without its query. */
  path: string;
  /** Field values by lower-case name; a field that came twice has two. */
  headers: Map<string, string[]>;
}

/** A request that is refused: the HTTP status, more header fields, and a sentence that says why. */
export class Refusal extends Error {
  readonly status: number;
  readonly fields: string[];

  constructor(status: number, message: string, fields: string[] = []) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

/// [head]
const endOfHead = Buffer.from('\r\n\r\n');

/**
 * How many bytes the head of a request takes, its empty line included; undefined while the end has
 * not come. TCP may cut a head anywhere, and may glue the first frame behind it: what follows these
 * bytes belongs to the next chapter. Throws a {@link Refusal} (431) for more than `limit` bytes.
 */
export function headLength(bytes: Buffer, limit: number): number | undefined {
  const end = bytes.indexOf(endOfHead);
  const length = end === -1 ? undefined : end + endOfHead.length;
  if ((length ?? bytes.length) > limit) throw new Refusal(431, 'The head is too long.');
  return length;
}
/// [head]

/// [parse]
const requestLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~]+) HTTP\/1\.[1-9]$/;
/** A path, or a whole URL: "A server MUST accept the absolute-form in requests" (RFC 9112 §3.2.2). */
const targetForm = /^(?:http:\/\/([^/?]+))?(\/[^?]*)?(?:\?.*)?$/i;
// RFC 9112 §5: a token, a colon at once, then the value with optional white space around it. That is
// taken off later: a pattern that tries where the value begins and where it ends would try for
// a minute on a line of 8,000 spaces.
const fieldLines = /^(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~\x80-\xff]*\r\n)*\r\n$/;

/** Parses the head of a request. Throws a {@link Refusal} (400) for what is not HTTP/1.1. */
export function parseRequest(head: Buffer): Request {
  const text = head.toString('latin1');
  const end = text.indexOf('\r\n');
  const [, method = '', target = ''] = requestLine.exec(text.slice(0, end)) ?? [];
  const [, authority, path = authority && '/'] = targetForm.exec(target) ?? [];
  if (!path) throw new Refusal(400, 'This is not an HTTP/1.1 request.');
  if (!fieldLines.test(text.slice(end + 2))) throw new Refusal(400, 'A header field is malformed.');

  const headers = new Map<string, string[]>();
  for (const line of text.slice(end + 2, -4).split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), trimmed(line.slice(colon + 1))]);
  }
  // Its host "MUST" take the place of the Host field, which has to be there all the same.
  if (authority && headers.get('host')?.length === 1) headers.set('host', [authority]);
  return { method, path, headers };
}
/// [parse]

export interface HandshakeOptions {
  /**
   * Whether a page of `origin` may connect to `host` (§10.2). A client that is no browser sends no
   * origin.
   */
  isAllowed: (host: string, origin: string | undefined) => boolean;
  /** Subprotocols the server speaks. */
  protocols?: readonly string[];
}

/// [accept]
/** The fixed string of RFC 6455 §1.3. It hides nothing: it shows that the server knows WebSocket. */
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export function acceptOf(key: string): string {
  return hash('sha1', key + guid, 'base64');
}
/// [accept]

/// [check]
/** Of 101, and of 426 too: it "MUST send an Upgrade header field" (RFC 9110 §15.5.22, §7.8). */
const upgrade = ['Upgrade: websocket', 'Connection: Upgrade'];

/**
 * Answers a request with the bytes of `101 Switching Protocols`, or throws the {@link Refusal} that
 * RFC 6455 §4.2.1 and §4.2.2 ask for. `extension` is what was agreed on, if anything was (§9.1).
 */
export function accept(
  request: Request,
  { isAllowed, protocols = [] }: HandshakeOptions,
  extension?: string,
): string {
  const { method, headers } = request;
  if (method !== 'GET') throw new Refusal(405, 'A handshake is a GET.', ['Allow: GET']);
  if (headers.has('content-length') || headers.has('transfer-encoding')) {
    throw new Refusal(400, 'A handshake has no body.');
  }
  const host = one(request, 'host');
  if (!host) throw new Refusal(400, 'A request names exactly one Host.');

  // "An |Upgrade| header field containing the value 'websocket', treated as an ASCII
  // case-insensitive value" and a |Connection| "that includes the token 'Upgrade'".
  if (!tokens(request, 'upgrade').includes('websocket')) {
    throw new Refusal(426, 'This path speaks WebSocket.', upgrade);
  }
  if (!tokens(request, 'connection').includes('upgrade')) {
    throw new Refusal(400, 'Connection does not say upgrade.');
  }
  // "If this version does not match a version understood by the server, [it] MUST abort […] and
  // instead send an appropriate HTTP error code (such as 426) and a |Sec-WebSocket-Version|".
  if (one(request, 'sec-websocket-version') !== '13') {
    throw new Refusal(426, 'We speak version 13.', [...upgrade, 'Sec-WebSocket-Version: 13']);
  }
  // "a base64-encoded value that, when decoded, is 16 bytes in length"
  const key = one(request, 'sec-websocket-key') ?? '';
  if (!/^[+/0-9A-Za-z]{21}[AQgw]==$/.test(key)) {
    throw new Refusal(400, 'Sec-WebSocket-Key is not 16 bytes in base64.');
  }
  // No same-origin policy protects a WebSocket server: it has to look itself (§10.2).
  const origin = headers.has('origin') ? (one(request, 'origin') ?? '') : undefined;
  if (!isAllowed(host, origin)) throw new Refusal(403, 'Pages of other origins are refused.');
  const protocol = list(request, 'sec-websocket-protocol').find((name) => protocols.includes(name));

  return head('101 Switching Protocols', [
    ...upgrade,
    `Sec-WebSocket-Accept: ${acceptOf(key)}`,
    ...(protocol ? [`Sec-WebSocket-Protocol: ${protocol}`] : []),
    ...(extension ? [`Sec-WebSocket-Extensions: ${extension}`] : []),
  ]);
}
/// [check]

/** The bytes of a refusal: a browser shows only that it failed, but whoever looks can read why. */
export function refusalOf({ status, message, fields }: Refusal): string {
  const body = `${message}\n`;
  return (
    head(`${status} ${STATUS_CODES[status]}`, [
      ...fields,
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
    ]) + body
  );
}

function head(status: string, fields: string[]): string {
  return [`HTTP/1.1 ${status}`, ...fields, '', ''].join('\r\n');
}

/** The value of a field that may come once; undefined when it is missing or came twice. */
function one({ headers }: Request, name: string): string | undefined {
  const values = headers.get(name) ?? [];
  return values.length === 1 ? values[0] : undefined;
}

/** The members of a list, over all fields of that name (RFC 9110 §5.6.1). */
function list({ headers }: Request, name: string): string[] {
  const members = (headers.get(name) ?? []).join(',').split(',');
  return members.map(trimmed).filter((member) => member !== '');
}

/** Without the white space around it: that of a field is SP and HTAB (RFC 9110 §5.6.3), and no other. */
export function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (text[from] === ' ' || text[from] === '\t') from += 1;
  while (to > from && (text[to - 1] === ' ' || text[to - 1] === '\t')) to -= 1;
  return text.slice(from, to);
}

function tokens(request: Request, name: string): string[] {
  return list(request, name).map((token) => token.toLowerCase());
}
