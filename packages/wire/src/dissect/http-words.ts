/** What the words of an HTTP head mean: methods, status codes, field names. */
import type { Note } from './unit.ts';

export function noteOfMethod(method: string): Note {
  return methods.get(method) ?? ['A method that is not among the usual ones.', 'RFC 9110 §9'];
}

const methods = new Map<string, Note>(
  Object.entries({
    GET: ['Asks for what is at the target, and for nothing to be changed.', 'RFC 9110 §9.3.1'],
    HEAD: ['Asks for the head that a GET would have, without the body.', 'RFC 9110 §9.3.2'],
    POST: ['Hands the body of the request to the target.', 'RFC 9110 §9.3.3'],
    PUT: ['Asks for the body to be stored at the target.', 'RFC 9110 §9.3.4'],
    DELETE: ['Asks for what is at the target to be removed.', 'RFC 9110 §9.3.5'],
    CONNECT: ['Asks a proxy for a tunnel to another host.', 'RFC 9110 §9.3.6'],
    OPTIONS: [
      'Asks what may be done here. Before certain requests to another origin a browser asks so by itself.',
      'RFC 9110 §9.3.7',
    ],
    PATCH: ['Hands over changes to be made to what is at the target.', 'RFC 5789 §2'],
  }),
);

export function noteOfStatus(status: number): Note {
  return statuses[status] ?? classes[Math.floor(status / 100)] ?? ['This status has no meaning.'];
}

const classes: Record<number, Note> = {
  1: ['An interim answer: the final one is still to come.', 'RFC 9110 §15.2'],
  2: ['The request was understood and done.', 'RFC 9110 §15.3'],
  3: ['The client has to do something more, such as asking elsewhere.', 'RFC 9110 §15.4'],
  4: ['The request is at fault.', 'RFC 9110 §15.5'],
  5: ['The server is at fault.', 'RFC 9110 §15.6'],
};

const statuses: Record<number, Note> = {
  100: ['The client may go on and send the body it announced.', 'RFC 9110 §15.2.1'],
  101: [
    'From the next byte on this connection speaks the protocol that Upgrade names.',
    'RFC 9110 §15.2.2',
  ],
  200: ['Done. What was asked for is in the body.', 'RFC 9110 §15.3.1'],
  204: [
    'Done, and there is no body. An EventSource that gets this does not come back.',
    'RFC 9110 §15.3.5',
  ],
  206: ['A part of what is at the target, as it was asked for.', 'RFC 9110 §15.3.7'],
  304: ['What the client has is still right. There is no body.', 'RFC 9110 §15.4.5'],
  400: ['The server could not make sense of the request.', 'RFC 9110 §15.5.1'],
  403: ['The server understood, and refuses.', 'RFC 9110 §15.5.4'],
  404: ['There is nothing at this target.', 'RFC 9110 §15.5.5'],
  405: [
    'The target is there, but not for this method. Allow names those it has.',
    'RFC 9110 §15.5.6',
  ],
  408: ['The request took too long to arrive.', 'RFC 9110 §15.5.9'],
  412: ['A condition that the request set does not hold.', 'RFC 9110 §15.5.13'],
  413: ['The body of the request is too large for this server.', 'RFC 9110 §15.5.14'],
  426: ['The target speaks another protocol only. Upgrade names it.', 'RFC 9110 §15.5.22'],
  429: ['The client asks too often.', 'RFC 6585 §4'],
  431: ['The head of the request is too large for this server.', 'RFC 6585 §5'],
  500: ['The server made a mistake.', 'RFC 9110 §15.6.1'],
  502: ['A proxy got no usable answer from the server behind it.', 'RFC 9110 §15.6.3'],
  503: ['The server cannot answer now, and may later.', 'RFC 9110 §15.6.4'],
  504: ['A proxy waited too long for the server behind it.', 'RFC 9110 §15.6.5'],
};

export function noteOfField(name: string): Note {
  return fields.get(name.toLowerCase()) ?? unknown;
}

const unknown: Note = [
  'A field that has no note here. Whoever does not know a field ignores it.',
  'RFC 9110 §5.1',
];

const fields = new Map<string, Note>(
  Object.entries({
    accept: ['The media types that the client can use.', 'RFC 9110 §12.5.1'],
    'accept-encoding': ['The compressions that the client can undo.', 'RFC 9110 §12.5.3'],
    'accept-language': ['The languages that the user reads, best first.', 'RFC 9110 §12.5.4'],
    'accept-ranges': ['Whether a part of the body may be asked for.', 'RFC 9110 §14.3'],
    'access-control-allow-credentials': [
      'Whether a page of another origin may read an answer to a request that carried cookies.',
      'Fetch, "CORS protocol"',
    ],
    'access-control-allow-headers': [
      'The header fields that a page of another origin may send.',
      'Fetch, "CORS protocol"',
    ],
    'access-control-allow-methods': [
      'The methods that a page of another origin may use.',
      'Fetch, "CORS protocol"',
    ],
    'access-control-allow-origin': [
      'The one origin whose pages may read this answer, or * for all. The browser compares it byte for byte.',
      'Fetch, "CORS protocol"',
    ],
    'access-control-request-headers': [
      'The header fields that the request after this one would carry.',
      'Fetch, "CORS protocol"',
    ],
    'access-control-request-method': [
      'The method that the request after this one would have.',
      'Fetch, "CORS protocol"',
    ],
    age: ['Seconds since this answer left the server: it comes from a cache.', 'RFC 9111 §5.1'],
    allow: ['The methods that the target has.', 'RFC 9110 §10.2.1'],
    authorization: ['Shows that the client may ask.', 'RFC 9110 §11.6.2'],
    'cache-control': [
      'What caches may do: no-store keeps no copy, no-cache asks before each use, no-transform leaves the bytes alone.',
      'RFC 9111 §5.2',
    ],
    connection: [
      'What holds for this connection alone, and not beyond the next proxy: close ends it after this answer, Upgrade wants another protocol.',
      'RFC 9110 §7.6.1',
    ],
    'content-encoding': ['The body was compressed in this way.', 'RFC 9110 §8.4'],
    'content-length': [
      'How many bytes the body has: whoever reads it counts, and then knows where the next message begins.',
      'RFC 9110 §8.6',
    ],
    'content-security-policy': [
      'What the page may load, run and connect to.',
      'CSP, "The Content-Security-Policy HTTP Response Header Field"',
    ],
    'content-type': ['What the bytes of the body are.', 'RFC 9110 §8.3'],
    cookie: ['What servers of this host told the browser to send back.', 'RFC 6265 §4.2'],
    date: ['When the message was made, to the second.', 'RFC 9110 §6.6.1'],
    dnt: ['Whether the user would like not to be tracked.'],
    etag: [
      'The name of this state of the target. A client hands it back in If-None-Match.',
      'RFC 9110 §8.8.3',
    ],
    expect: ['The client waits for status 100 before it sends the body.', 'RFC 9110 §10.1.1'],
    expires: ['When a copy becomes too old to use.', 'RFC 9111 §5.3'],
    host: [
      'The host and port that the client asked for. A server has to check it: any name can be made to lead here.',
      'RFC 9110 §7.2',
    ],
    'if-modified-since': ['Answer only if the target has changed since.', 'RFC 9110 §13.1.3'],
    'if-none-match': [
      'Answer only if the state of the target is none of these. Otherwise the answer is 304.',
      'RFC 9110 §13.1.2',
    ],
    'keep-alive': [
      'How many seconds an idle connection is kept open for another request. A hint, never a promise.',
      'RFC 9112 §C.2.2',
    ],
    'last-event-id': [
      'The id of the last event that the browser saw: the server can go on from there.',
      'HTML §9.2.4',
    ],
    'last-modified': ['When the target last changed.', 'RFC 9110 §8.8.2'],
    location: ['Where to ask instead.', 'RFC 9110 §10.2.2'],
    origin: [
      'The origin of the page that asks. The browser writes it, and no page can change it.',
      'RFC 6454 §7',
    ],
    pragma: ['Cache-Control from the days before it.', 'RFC 9111 §5.4'],
    priority: ['How urgent the answer is to the client.', 'RFC 9218 §5'],
    range: ['The part of the target that is asked for.', 'RFC 9110 §14.2'],
    referer: ['The page that asks. The name was misspelled, and stayed so.', 'RFC 9110 §10.1.3'],
    'retry-after': ['How long to wait before the next attempt.', 'RFC 9110 §10.2.3'],
    'sec-ch-ua': ['The brand and version of the browser.', 'User-Agent Client Hints'],
    'sec-ch-ua-mobile': ['Whether the device is a phone or the like.', 'User-Agent Client Hints'],
    'sec-ch-ua-platform': ['The operating system of the device.', 'User-Agent Client Hints'],
    'sec-fetch-dest': [
      'What the answer is for: a script, an image, empty for fetch.',
      'Fetch Metadata',
    ],
    'sec-fetch-mode': ['The mode of the request: navigate, cors, websocket.', 'Fetch Metadata'],
    'sec-fetch-site': ['Whether the page that asks is of the same origin.', 'Fetch Metadata'],
    'sec-fetch-user': ['A person did something that led to this request.', 'Fetch Metadata'],
    'sec-websocket-accept': [
      'Made from the key of the request: it shows that the server knows WebSocket, and did not echo by chance.',
      'RFC 6455 §11.3.3',
    ],
    'sec-websocket-extensions': [
      'Extensions: the request offers some, the answer says which are in use.',
      'RFC 6455 §11.3.2',
    ],
    'sec-websocket-key': [
      'Sixteen random bytes in base64. They are no secret: they make the answer belong to this request.',
      'RFC 6455 §11.3.1',
    ],
    'sec-websocket-protocol': [
      'Subprotocols: the request names some, the answer picks one.',
      'RFC 6455 §11.3.4',
    ],
    'sec-websocket-version': ['The version of the protocol: always 13.', 'RFC 6455 §11.3.5'],
    server: ['The software of the server.', 'RFC 9110 §10.2.4'],
    'set-cookie': ['What the browser is to send back in Cookie from now on.', 'RFC 6265 §4.1'],
    te: ['The transfer codings that the client can undo.', 'RFC 9110 §10.1.4'],
    trailer: ['The fields that will come after the last chunk.', 'RFC 9110 §6.6.2'],
    'transfer-encoding': [
      'How the body is cut up for the way: chunked where its length is not known when it begins.',
      'RFC 9112 §6.1',
    ],
    upgrade: ['The protocol to change to.', 'RFC 9110 §7.8'],
    'upgrade-insecure-requests': [
      'The browser would rather have the page over HTTPS.',
      'Upgrade Insecure Requests',
    ],
    'user-agent': ['The software of the client.', 'RFC 9110 §10.1.5'],
    vary: [
      'The fields of the request that this answer depends on: a cache must not give it to others.',
      'RFC 9110 §12.5.5',
    ],
    via: ['The proxies that the message passed.', 'RFC 9110 §7.6.3'],
    'x-accel-buffering': [
      'Asks nginx not to collect the answer, but to pass on each piece as it comes.',
      'nginx, "ngx_http_proxy_module"',
    ],
    'x-content-type-options': [
      'nosniff: the browser takes the type as it is given, and does not guess from the first bytes.',
      'Fetch, "X-Content-Type-Options"',
    ],
  }),
);
