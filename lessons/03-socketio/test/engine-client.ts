import { RawClient } from 'test-kit';

/** Where Engine.IO takes a WebSocket from the start. */
export const target = '/socket.io/?EIO=4&transport=websocket';

/** The packet that joins the lesson's namespace: 4 is Engine.IO's message, 0 Socket.IO's connect. */
export const join = '40/readings,';

/** Opens a WebSocket to Engine.IO. What is sent before its first packet, it does not hear. */
export async function openWebSocket(origin: string, fields = {}): Promise<RawClient> {
  const client = await RawClient.open(origin);
  client.send(upgrade(target, origin, fields));
  await client.until(/0{"sid":/);
  return client;
}

/** The same, joined to the lesson's namespace, with everything that is replayed. */
export async function openReadings(origin: string, auth = ''): Promise<RawClient> {
  const client = await openWebSocket(origin);
  client.send(frame(join + auth));
  await client.until(/"(hello|reset)"/);
  return client;
}

/** The request for an upgrade to WebSocket (RFC 6455 §4.1). */
export function upgrade(target: string, origin: string, fields = {}): string {
  const { host } = new URL(origin);
  const all = {
    Host: host,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...fields,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/**
 * One frame of a client, up to 65,535 bytes: text for a string, binary for bytes (RFC 6455 §5.2).
 * The mask is four zeros, so that the content is on the wire as it is.
 */
export function frame(content: string | Buffer): Buffer {
  const payload = Buffer.from(content);
  const opcode = typeof content === 'string' ? 0x81 : 0x82;
  const { length } = payload;
  const size = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([opcode, ...size, 0, 0, 0, 0]), payload]);
}

/** One request of Engine.IO's polling transport; answers the status and the packets. */
export async function poll(origin: string, query = '', body?: string) {
  const url = `${origin}/socket.io/?EIO=4&transport=polling${query}`;
  const response = await fetch(url, body === undefined ? {} : { method: 'POST', body });
  return { status: response.status, text: await response.text() };
}

/** For `until`: what was received has this in it. */
export function has(content: string | Buffer): (received: Buffer) => boolean {
  return (received) => received.includes(content);
}
