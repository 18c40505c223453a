import { createHash } from 'node:crypto';
import type { ReadFrameRecord } from '../../records/frame-record.ts';
import type { MessageValue } from '../../wire/fields/value.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { FrameKind } from '../../wire/registry.ts';
import { tokenHex, tokenLength } from '../../wire/token.ts';

/** The token that no other handoff has, by which a frame is recognised; null where it has none. */
export function tokenOf({ message, reading, payload }: ReadFrameRecord): string | null {
  if (reading.handoff !== null)
    return tokenLength(reading.handoff.token) === TOKEN_LENGTH ? tokenHex(reading.handoff.token) : null;
  if (message !== 'HelloReply') return null;
  const { negotiated = null } = (payload ?? {}) as MessageValue;
  const token = (negotiated as MessageValue | null)?.['handlePassedToken'];
  return typeof token === 'string' && token.length === 2 * TOKEN_LENGTH ? token : null;
}

/** Whether a client is told with it that its connection was handed over. */
export function isReady({ message, reading }: ReadFrameRecord): boolean {
  return message === 'HandoffAck' && reading.kind === FrameKind.EVENT;
}

/** What stands for its bytes: frames may have megabytes. */
export function digestOf({ reading: { bytes, start, end } }: ReadFrameRecord): string {
  return createHash('sha256').update(bytes.subarray(start, end)).digest('base64');
}
