/** The bytes a client sends. */

/** The masking key of RFC 6455 §5.7's example. */
export const key = Buffer.from('37fa213d', 'hex');

/** A frame as a client sends it, masked; `first` is its first byte. */
export function masked(first: number, payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload);
  const { length } = bytes;
  const size = length < 126 ? 2 : length < 65536 ? 4 : 10;
  const header = Buffer.alloc(size);
  header[0] = first;
  header[1] = 0x80 | (size === 2 ? length : size === 4 ? 126 : 127);
  if (size === 4) header.writeUInt16BE(length, 2);
  if (size === 10) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, key, bytes.map((byte, index) => byte ^ key[index & 3])]);
}

export const text = (payload: string | Buffer) => masked(0x81, payload);
export const binary = (payload: string | Buffer) => masked(0x82, payload);
export const ping = (payload: string | Buffer = '') => masked(0x89, payload);
export const close = (code?: number, reason = '') => {
  if (code === undefined) return masked(0x88, '');
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return masked(0x88, Buffer.concat([payload, Buffer.from(reason)]));
};

/** The request of a handshake, its fields changed as told; undefined takes a field away. */
export function handshake(
  changes: Record<string, string | undefined> = {},
  requestLine = 'GET /socket HTTP/1.1',
): string {
  const fields = Object.entries({
    Host: '127.0.0.1',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...changes,
  });
  const lines = fields.flatMap(([name, value]) => (value === undefined ? [] : `${name}: ${value}`));
  return [requestLine, ...lines, '', ''].join('\r\n');
}

/** What a client of this lesson says. */
export const say = (request: unknown) => text(JSON.stringify(request));
export const subscribe = (after?: unknown) => say({ type: 'subscribe', after });
export const introduce = (client: unknown) => say({ type: 'subscribe', client });
export const ask = (id: number, ...numbers: number[]) => say({ type: 'sum', id, numbers });
export const askInBytes = (...numbers: number[]) =>
  binary(Buffer.from(Float64Array.from(numbers).buffer));
