/** What a browser has and Node 20 has not, for the modules of the pages: they find it where they look. */
import http from 'node:http';
import { EventSource } from 'eventsource';
import { WebSocket } from 'undici';

/**
 * As much of `XMLHttpRequest` as lesson 01 uses, with the states and events of the standard: a
 * `readystatechange` for every chunk, and all text lost when the connection is (XHR §4.5.6).
 */
class XMLHttpRequest {
  static readonly OPENED = 1;
  static readonly HEADERS_RECEIVED = 2;
  static readonly LOADING = 3;
  static readonly DONE = 4;

  readyState = 0;
  status = 0;
  responseText = '';
  responseType = '';
  onreadystatechange = () => {};
  onload = () => {};
  onerror = () => {};
  onabort = () => {};
  onloadend = () => {};
  #request: http.ClientRequest | undefined;

  open(_method: 'GET', url: string): void {
    this.#request = http.get(url);
    this.#turn(XMLHttpRequest.OPENED);
  }

  send(): void {
    this.#request?.on('error', () => this.#fail(this.onerror));
    this.#request?.on('response', (response) => {
      this.status = response.statusCode ?? 0;
      this.#turn(XMLHttpRequest.HEADERS_RECEIVED);
      response.setEncoding('utf8'); // a character cut in two waits for its second half
      response.on('error', () => this.#fail(this.onerror));
      response.on('data', (text: string) => {
        this.responseText += text;
        this.#turn(XMLHttpRequest.LOADING);
      });
      response.on('end', () => {
        if (!response.complete || this.readyState === XMLHttpRequest.DONE) return;
        this.#turn(XMLHttpRequest.DONE);
        if (this.readyState !== XMLHttpRequest.DONE) return; // aborted just now: no event tells of it
        this.onload();
        this.onloadend();
      });
    });
  }

  abort(): void {
    this.#request?.destroy();
    if (this.readyState === XMLHttpRequest.DONE) this.readyState = 0;
    else this.#fail(this.onabort);
  }

  #turn(state: number): void {
    if (this.readyState === XMLHttpRequest.DONE) return;
    this.readyState = state;
    this.onreadystatechange();
  }

  #fail(event: () => void): void {
    if (this.readyState === XMLHttpRequest.DONE) return;
    this.status = 0;
    this.responseText = '';
    this.#turn(XMLHttpRequest.DONE);
    event();
    this.onloadend();
  }
}

/**
 * Listeners that end with a signal, as in browsers. Node holds what ends them weakly, and after a
 * garbage collection they go on (nodejs/node#63954).
 */
const { addEventListener } = EventTarget.prototype;
EventTarget.prototype.addEventListener = function (type, listener, options) {
  const { signal, ...others } =
    typeof options === 'object' ? options : { capture: options === true };
  if (signal?.aborted) return;
  const end = () => this.removeEventListener(type, listener, others);
  if (signal) addEventListener.call(signal, 'abort', end, { once: true });
  addEventListener.call(this, type, listener, others);
};

Object.assign(globalThis, { XMLHttpRequest, EventSource, WebSocket });
