/**
 * A connection, from its bytes to its units. Nothing here touches a socket: bytes of both directions
 * go in as they come, and units come out as they are complete.
 *
 * Every byte ends up in a unit, and within it in a field, exactly once (`coverage.ts`). What cannot
 * be read becomes units of the kind `bytes` with a reason, and so does all after it on that
 * direction where sense is lost. Nothing throws. Of a unit that is not complete 64 KiB are held at
 * the most; what is longer is passed on as bytes.
 */
import { contentReader } from './content.ts';
import { transportOf } from './engine-io.ts';
import { type Framing, framingOfRequest, framingOfResponse, readBody } from './http-body.ts';
import { requestUnit, responseUnit } from './http-head.ts';
import {
  listOf,
  parseRequest,
  parseResponse,
  type RequestHead,
  type ResponseHead,
  readHead,
} from './http-parse.ts';
import { inflaterFor } from './permessage-deflate.ts';
import { passOn } from './plain.ts';
import { maxUnit, type Parse, Reader, type Source } from './source.ts';
import { Span } from './span.ts';
import type { Direction, Draft, Emit, Note, Unit } from './unit.ts';
import { readFrames } from './websocket.ts';

export type { Direction, Field, Kind, Range, Unit } from './unit.ts';

/** Requests that may wait for their answers. With more, no answer could be told from another. */
const maxPipelined = 100;

/** A request, and what became of it. */
interface Exchange {
  request: RequestHead;
  /** Undefined until the answer is here. */
  outcome?: 'stays HTTP' | Switch;
}

/** What the connection speaks after HTTP. */
type Switch =
  | { to: 'websocket'; extensions: string; packets: boolean }
  | { to: 'other'; name: string };

export class Dissector {
  readonly #units: Unit[] = [];
  readonly #readers: Record<Direction, Reader>;
  readonly #offsets = { up: 0, down: 0 };
  /** Requests without an answer, oldest first. */
  readonly #waiting: Exchange[] = [];
  /** The way down has ended, or makes no sense any more: no answer will be seen. */
  #noAnswers = false;

  constructor() {
    this.#readers = {
      up: new Reader((source) => this.#readUp(source, this.#emitter('up'))),
      down: new Reader((source) => this.#readDown(source, this.#emitter('down'))),
    };
  }

  /**
   * The next bytes of one direction; answers the units that they complete. The bytes must not be
   * changed afterwards. An answer may not be pushed before the request it belongs to.
   */
  push(direction: Direction, bytes: Buffer): Unit[] {
    const from = this.#offsets[direction];
    this.#offsets[direction] += bytes.length;
    this.#readers[direction].push(new Span(bytes, [[from, from + bytes.length]]));
    return this.#take(direction);
  }

  /** A direction has ended, in whatever way; answers what was left of it. */
  end(direction: Direction): Unit[] {
    this.#readers[direction].end();
    return this.#take(direction);
  }

  #take(direction: Direction): Unit[] {
    // A client that asked for another protocol waits for the answer, and so do its bytes here.
    if (direction === 'down') this.#readers.up.wake();
    return this.#units.splice(0);
  }

  #emitter(direction: Direction): Emit {
    return (draft: Draft) => this.#units.push({ direction, ...draft });
  }

  *#readUp(source: Source, emit: Emit): Parse<void> {
    const lost = yield* this.#readRequests(source, emit);
    yield* passOn(source, emit, lost);
  }

  *#readDown(source: Source, emit: Emit): Parse<void> {
    const lost = yield* this.#readResponses(source, emit);
    this.#noAnswers = true;
    yield* passOn(source, emit, lost);
  }

  /** Reads requests, and what follows them. Answers why what is left cannot be read. */
  *#readRequests(source: Source, emit: Emit): Parse<string> {
    for (;;) {
      const found = yield* readHead(source, 'request', parseRequest, emit);
      if (typeof found === 'string') return found;
      const { head: request, span } = found;
      const framing = framingOfRequest(request);
      emit(requestUnit(span, request, framing.note));
      const exchange: Exchange = { request };
      this.#waiting.push(exchange);
      const content = contentReader(request, request, carriedBy(framing, emit));
      const lost = yield* readBody(source, framing, content, emit);
      if (lost) return lost;
      if (this.#waiting.length > maxPipelined) return 'too many requests without an answer';
      if (!asksToSwitch(request)) continue;
      // What a client sends before it knows which protocol is spoken is held.
      while (!exchange.outcome && !this.#noAnswers) {
        if (source.length > maxUnit || source.ended) return 'the request before it has no answer';
        yield;
      }
      if (typeof exchange.outcome === 'object') {
        return yield* readSwitched(source, exchange.outcome, 'up', emit);
      }
    }
  }

  /** Reads responses, and what follows them. Answers why what is left cannot be read. */
  *#readResponses(source: Source, emit: Emit): Parse<string> {
    for (;;) {
      const found = yield* readHead(source, 'response', parseResponse, emit);
      if (typeof found === 'string') return found;
      const { head: response, span } = found;
      const { status } = response;
      const isFinal = status >= 200 || status === 101;
      const exchange = isFinal ? this.#waiting.shift() : this.#waiting[0];
      const request = exchange?.request;
      const next = switchOf(response, request);
      if (exchange && isFinal) exchange.outcome = next ?? 'stays HTTP';
      if (next) {
        emit(responseUnit(span, response, request, switchNote(next)));
        return yield* readSwitched(source, next, 'down', emit);
      }
      const framing = framingOfResponse(response, request);
      emit(responseUnit(span, response, request, framing.note));
      const content = contentReader(response, request, carriedBy(framing, emit));
      const lost = yield* readBody(source, framing, content, emit);
      if (lost) return lost;
    }
  }
}

/** Marks what lies in chunks. */
function carriedBy(framing: Framing, emit: Emit): Emit {
  if (framing.by !== 'chunks') return emit;
  return (draft) => emit({ ...draft, carrier: draft.carrier ?? 'chunk' });
}

function asksToSwitch(request: RequestHead): boolean {
  return request.method === 'CONNECT' || listOf(request, 'connection').includes('upgrade');
}

/** What a response changes the connection to, if it does. */
function switchOf(response: ResponseHead, request: RequestHead | undefined): Switch | undefined {
  const { status, headers } = response;
  if (status === 101) {
    const protocols = listOf(response, 'upgrade');
    if (!protocols.includes('websocket')) {
      return { to: 'other', name: protocols.join(', ') || 'a protocol without a name' };
    }
    return {
      to: 'websocket',
      extensions: headers.get('sec-websocket-extensions') ?? '',
      packets: transportOf(request?.target ?? '') === 'websocket',
    };
  }
  const tunnel = request?.method === 'CONNECT' && status >= 200 && status < 300;
  return tunnel ? { to: 'other', name: 'whatever the tunnel carries' } : undefined;
}

function switchNote(next: Switch): Note {
  return next.to === 'websocket'
    ? ['After it, frames of WebSocket come instead of HTTP.', 'RFC 6455 §4.2.2']
    : ['After it, this connection no longer speaks HTTP.', 'RFC 9110 §7.8'];
}

/** Answers why what is left cannot be read. */
function* readSwitched(
  source: Source,
  next: Switch,
  direction: Direction,
  emit: Emit,
): Parse<string> {
  if (next.to === 'other') return `no longer HTTP: ${next.name}`;
  const inflater = inflaterFor(direction, next.extensions);
  return yield* readFrames(source, { direction, inflater, packets: next.packets }, emit);
}
