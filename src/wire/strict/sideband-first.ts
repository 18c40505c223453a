import { bodyLengthAt, headerFault, missingBytes } from '../header.ts';
import { HEADER_LENGTH, TOKEN_LENGTH } from '../limits.ts';
import { afterSideband } from '../sideband.ts';
import { startsLikeFrame } from '../stream/plausible.ts';

/**
 * Whether bytes begin with a sideband, as a backend decides it, which cannot wait for long. Those that no frame can begin
 * with do, and those that came with a descriptor, unless they begin as a frame does; of others, only an offer of that very
 * token after them tells. docs/protocol.md, "The sideband".
 * @param descriptor whether one came with the first 16 bytes
 */
export function sidebandFirst(bytes: Uint8Array, descriptor = false): 'yes' | 'no' | 'wait' {
  if (headerFault(bytes, 0, bytes.length) !== null) return 'yes';
  if (descriptor) {
    if (bytes.length < TOKEN_LENGTH) return 'wait';
    return startsLikeFrame(bytes, HEADER_LENGTH, bodyLengthAt(bytes, 0)) ? 'no' : 'yes';
  }
  const after = afterSideband(bytes, 0);
  if (typeof after === 'string') return after === 'own-offer' ? 'yes' : 'no';
  const mayBeOffer = bytes.length > TOKEN_LENGTH + HEADER_LENGTH;
  return !mayBeOffer && missingBytes(bytes, 0, bytes.length) === 0 ? 'no' : 'wait';
}
