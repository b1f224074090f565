import { connect, type Socket } from 'node:net';

/** What all clients together have sent and received, in bytes of TCP's payload. */
export interface Traffic {
  up: number;
  down: number;
  requests: number;
}

export interface ClientOptions {
  port: number;
  traffic: Traffic;
  /** A reading came that was published at `at`, in milliseconds of the common clock. */
  onReading: (at: number) => void;
  /** It was let in: from here on it is told what is published. */
  onLive: () => void;
  /** A poll was answered, and the next one is not sent yet. */
  onAnswer?: () => void;
  /** Something happened that ends the measuring. */
  onError: (error: Error) => void;
}

/** One reader. All of them do as little as they can: they must not be what is measured. */
export interface Client {
  /** Connects, with the cursor of what it had last if it had anything. */
  start(): void;
  /** Its connections are reset, as by a network; `start` begins anew. */
  cut(): void;
}

/** A connection whose bytes are counted, here at the client's socket. */
export function dial(
  { port, traffic, onError }: ClientOptions,
  onData: (chunk: Buffer) => void,
  onClose: () => void = () => onError(new Error('the server closed a connection')),
) {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.on('data', (chunk) => {
    traffic.down += chunk.length;
    try {
      onData(chunk);
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)));
    }
  });
  socket.on('error', onError);
  socket.on('close', onClose);
  return {
    /** Sends a request, or what belongs to one. */
    send(bytes: Buffer, isRequest = true): void {
      traffic.up += bytes.length;
      if (isRequest) traffic.requests += 1;
      socket.write(bytes);
    },
    reset(): void {
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.resetAndDestroy();
    },
  };
}

export type Dialled = ReturnType<typeof dial>;
