/** Heads of requests as Chromium 156 on Linux sends them, so that their bytes are those of life. */

const agent =
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const brands = 'sec-ch-ua: "Not:A-Brand";v="8", "Chromium";v="156"';
const uncached = ['Pragma: no-cache', 'Cache-Control: no-cache'];

export interface Wish {
  port: number;
  target: string;
  /** Further fields. */
  fields?: readonly string[];
  /** What is sent with a POST. */
  body?: string;
}

/** A GET by `fetch` with `no-store`, or by an `EventSource`, which does the same. */
export function get({ port, target, fields = [] }: Wish, accept = '*/*'): Buffer {
  return head(`GET ${target}`, port, [
    'Connection: keep-alive',
    ...uncached,
    ...fields,
    ...common(port, accept),
    'Accept-Encoding: gzip, deflate, br, zstd',
  ]);
}

/** What Socket.IO's polling sends, with XMLHttpRequest; answers shall not be compressed. */
export function xhr({ port, target, body }: Wish): Buffer {
  const post = [
    `Content-Length: ${body?.length}`,
    'Content-type: text/plain;charset=UTF-8',
    `Origin: http://127.0.0.1:${port}`,
  ];
  return head(
    `${body === undefined ? 'GET' : 'POST'} ${target}`,
    port,
    [
      'Connection: keep-alive',
      ...(body === undefined ? [] : post),
      ...common(port, '*/*'),
      'Accept-Encoding: identity',
    ],
    body,
  );
}

/** The request for a WebSocket. The extension that a browser offers too is left out. */
export function upgrade({ port, target }: Wish): Buffer {
  return head(`GET ${target}`, port, [
    'Connection: Upgrade',
    ...uncached,
    agent,
    'Upgrade: websocket',
    `Origin: http://127.0.0.1:${port}`,
    'Sec-WebSocket-Version: 13',
    'Accept-Encoding: gzip, deflate, br, zstd',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ]);
}

function common(port: number, accept: string): string[] {
  return [
    'sec-ch-ua-platform: "Linux"',
    agent,
    `Accept: ${accept}`,
    brands,
    'sec-ch-ua-mobile: ?0',
    'Sec-Fetch-Site: same-origin',
    'Sec-Fetch-Mode: cors',
    'Sec-Fetch-Dest: empty',
    `Referer: http://127.0.0.1:${port}/`,
  ];
}

function head(line: string, port: number, fields: readonly string[], body = ''): Buffer {
  const lines = [
    `${line} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    ...fields,
    'Accept-Language: en-US,en;q=0.9',
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
