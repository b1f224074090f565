/** What a close frame says (RFC 6455 §5.5.1, §7.4): nothing at all, or a code of two bytes and a reason. */
import { isUtf8 } from 'node:buffer';
import { Failure } from './frame.ts';

/** Reads the payload of a close frame. Throws a {@link Failure} (1002, 1007) for what nobody may send. */
export function readClose(payload: Buffer): { code: number; reason: string } {
  if (payload.length === 0) return { code: 1005, reason: '' }; // "no code was there" (§7.1.5)
  if (payload.length === 1) throw new Failure(1002, 'a close code has two bytes');
  const code = payload.readUInt16BE(0);
  if (!isCloseCode(code)) throw new Failure(1002, `${code} is not a close code`);
  if (!isUtf8(payload.subarray(2))) throw new Failure(1007, 'a reason is UTF-8');
  return { code, reason: payload.toString('utf8', 2) };
}

/** The payload of a close frame; 1005 stands for none, and never travels. */
export function closePayload(code: number, reason: string): Buffer {
  return code === 1005
    ? Buffer.of()
    : Buffer.from([code >> 8, code & 0xff, ...Buffer.from(reason)]);
}

/**
 * Whether a code may be sent (§7.4): 1004 is reserved, 1005, 1006 and 1015 never travel, 1012 to
 * 1014 were registered later, 3000 to 4999 are for libraries and applications.
 */
export function isCloseCode(code: number): boolean {
  return (
    (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) ||
    (code >= 3000 && code <= 4999)
  );
}
