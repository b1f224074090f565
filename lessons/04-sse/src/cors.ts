/// [origins]
/**
 * Whose pages may read the shared stream: those of this machine that came through the same port as
 * this request. `host` is the request's `Host`.
 *
 * Whole origins are compared, as text. A look for "localhost" somewhere inside would also let in
 * `http://localhost.example.com`. The port is taken from `Host`, not from the listening socket: a
 * relay in front of this server has a port of its own, and the page has that one.
 */
export function mayRead(origin: string, host: string): boolean {
  const [port = ''] = /:\d+$/.exec(host) ?? [];
  return ['127.0.0.1', 'localhost', '[::1]'].some((name) => origin === `http://${name}${port}`);
}
/// [origins]
