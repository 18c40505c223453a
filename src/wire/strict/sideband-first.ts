import { hex } from '../fields/value.ts';
import { FRAMING_VERSION, HEADER_LENGTH, MAX_BODY_LENGTH, TOKEN_LENGTH } from '../limits.ts';
import { offeredToken } from '../stream/plausible.ts';
import { bodyLength } from './frame-buffer.ts';

/**
 * Whether bytes that came without a descriptor begin with a sideband: only bytes that are no frame can tell, or an offer
 * of that very token behind them. docs/protocol.md, "The sideband".
 */
export function sidebandFirst(bytes: Uint8Array): 'yes' | 'no' | 'wait' {
  if (bytes[0] !== FRAMING_VERSION) return 'yes';
  if (bytes.length < HEADER_LENGTH) return 'wait';
  const length = bodyLength(bytes, 0);
  if (length > MAX_BODY_LENGTH) return 'yes';
  const behind = TOKEN_LENGTH + HEADER_LENGTH;
  if (bytes.length <= behind) return bytes.length >= HEADER_LENGTH + length ? 'no' : 'wait';
  if (bytes[TOKEN_LENGTH] !== FRAMING_VERSION) return 'no';
  const offerEnd = behind + bodyLength(bytes, TOKEN_LENGTH);
  if (offerEnd - behind > MAX_BODY_LENGTH || bytes[behind] !== 0x08) return 'no';
  if (bytes.length < offerEnd) return 'wait';
  const token = offeredToken(bytes, behind, offerEnd);
  const same = token !== null && hex(bytes, token.start, token.end) === hex(bytes, 0, TOKEN_LENGTH);
  return same ? 'yes' : 'no';
}
