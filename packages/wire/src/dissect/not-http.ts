/** What else might come first on a connection: the reason why it is shown as bytes. */

import type { Role } from './http-parse.ts';

/** Names what is not HTTP/1.1 by its first bytes. */
export function notHttp(bytes: Buffer, role: Role): string {
  return `not HTTP/1.1: ${nameOf(bytes) ?? `no ${role === 'request' ? 'request' : 'status'} line`}`;
}

/** TLS handshake messages by their number (RFC 8446 §4). */
const handshakes: Record<number, string> = { 1: 'TLS ClientHello', 2: 'TLS ServerHello' };

function nameOf(bytes: Buffer): string | undefined {
  // A TLS record: its type, the version 3.x, two bytes of length, what it holds (RFC 8446 §5.1).
  const [type = 0, version, , , , handshake = 0] = bytes;
  if (version === 3 && type === 22) return handshakes[handshake] ?? 'TLS handshake';
  if (version === 3 && type >= 20 && type <= 23) return 'TLS record';
  const text = bytes.toString('latin1');
  if (text.startsWith('PRI * HTTP/2.0')) return 'HTTP/2 preface (RFC 9113 §3.4)';
  // A server of HTTP/2 begins with SETTINGS: type 4, on stream 0.
  if (type === 0 && bytes[3] === 4 && bytes.length === 9 && bytes.readUInt32BE(5) === 0) {
    return 'HTTP/2 SETTINGS frame (RFC 9113 §3.4)';
  }
  if (/^\S+ \S+ HTTP\/\d/.test(text) || /^HTTP\/\d/.test(text)) return 'another version of HTTP';
  if (text.startsWith('SSH-')) return 'SSH';
  return undefined;
}
