import type { IncomingMessage } from 'node:http';

/** A request that is refused: the status to answer with, and a sentence that says why. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Node 20 leaves out what comes after some 1,000 fields, an `Origin` perhaps: that is too many. */
const maxFields = 100;
/** What a field's name is made of (RFC 9110 §5.6.2). */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

export interface Target {
  /** Never decoded, because it is only ever compared. */
  path: string;
  query: URLSearchParams;
  /** Another origin than the server's own asks, and says so in `Origin`. */
  crossOrigin: boolean;
}

/**
 * Where a request is going, or a {@link Refusal} when it is not for us.
 *
 * - 400 for a target that is no URL, a field without a proper name, and anything but one valid `Host`
 *   (RFC 9112 §3.2).
 * - 403 for a `Host` that is not this machine: a page of another site whose name was made to
 *   resolve to 127.0.0.1 ("DNS rebinding") sends its own name here.
 * - 431 for more header fields than any client has a use for (RFC 6585 §5).
 */
export function targetOf(req: IncomingMessage): Target {
  const raw = req.url ?? '';
  const names = req.rawHeaders.filter((_, index) => index % 2 === 0);
  if (names.length > maxFields) throw new Refusal(431, 'Too many header fields.');
  // Node 20.19.0 and 20.19.1 let a space before a colon through, and bytes that are not ASCII.
  if (!names.every((name) => token.test(name))) throw new Refusal(400, 'A field is malformed.');
  const hosts = names.filter((name) => name.toLowerCase() === 'host');
  const { host = '' } = req.headers;
  if (hosts.length !== 1 || !/^[\w.:[\]-]+$/.test(host)) {
    throw new Refusal(400, 'A request names exactly one Host.');
  }

  // "A server MUST accept the absolute-form in requests", and its host then wins over the Host
  // field (RFC 9112 §3.2.2).
  const url = parse(raw.startsWith('/') ? `http://${host}${raw}` : raw);
  if (raw.startsWith('//')) throw new Refusal(400, 'A path begins with one slash.');
  if (!isOwnHost(url.hostname)) throw new Refusal(403, `This server is not ${url.hostname}.`);

  const { origin = url.origin } = req.headers;
  return { path: url.pathname, query: url.searchParams, crossOrigin: origin !== url.origin };
}

function parse(text: string): URL {
  try {
    if (!/^[!-~]+$/.test(text)) throw new Error('not of visible characters');
    const url = new URL(text);
    if (url.protocol !== 'http:') throw new Error('of another protocol');
    if (decodeURIComponent(url.pathname).includes('\0')) throw new Error('NUL in path');
    return url;
  } catch {
    throw new Refusal(400, 'The request target is not a valid URL.');
  }
}

/** Loopback by any of its names, or the address that `HOST` told this server to listen on. */
export function isOwnHost(hostname: string): boolean {
  const { HOST } = process.env;
  return ['127.0.0.1', 'localhost', '[::1]', HOST, `[${HOST}]`].includes(hostname);
}
