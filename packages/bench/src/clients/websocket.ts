import { text } from '02-websocket-raw/test/client-bytes.ts';
import type { Speech } from '../ways.ts';
import { upgrade } from './heads.ts';
import type { Opening } from './stream.ts';

/** Text frames: lesson 02 and `ws`. A frame's header cannot be taken for a reading. */
export function webSocketOpening({
  path: target,
  subscribes,
}: Speech & { by: 'websocket' }): Opening {
  return (port, after) => {
    const request = upgrade({ port, target });
    if (!subscribes) return { request };
    return { request, subscription: text(JSON.stringify({ type: 'subscribe', after })) };
  };
}
