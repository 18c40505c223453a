import { bodyLengthAt, frameLengthAt, headerFault, missingBytes } from '../header.ts';
import { HEADER_LENGTH, TOKEN_LENGTH } from '../limits.ts';
import { afterSideband } from '../sideband.ts';
import { isOffer, startsLikeFrame } from '../stream/plausible.ts';

/**
 * Whether bytes begin with a sideband, as a backend decides it, which cannot wait for long. Those that no frame can begin
 * with do, and those that came with a descriptor, unless they are an offer; of others, only an offer of that very
 * token after them tells. A header over the cap alone is one: nobody sends the first 5 bytes of a sideband, and without its descriptor.
 * docs/protocol.md, "The sideband".
 * @param descriptor whether one came with the first 16 bytes
 */
export function sidebandFirst(bytes: Uint8Array, descriptor = false): 'yes' | 'no' | 'wait' {
  const fault = headerFault(bytes, 0, bytes.length);
  if (fault !== null) return fault === 'version' || descriptor || bytes.length >= TOKEN_LENGTH ? 'yes' : 'no';
  if (descriptor) {
    if (bytes.length < TOKEN_LENGTH) return 'wait';
    if (!startsLikeFrame(bytes, HEADER_LENGTH, bodyLengthAt(bytes, 0))) return 'yes';
    // An offer with a whole token is longer than that.
    if (frameLengthAt(bytes, 0) <= TOKEN_LENGTH) return 'yes';
  }
  const after = afterSideband(bytes, 0);
  if (descriptor) {
    if (after === 'own-offer' || after === 'other-offer') return 'yes';
    if (missingBytes(bytes, 0, bytes.length) > 0) return after === 'no-offer' ? 'no' : 'wait';
    return isOffer(bytes, HEADER_LENGTH, frameLengthAt(bytes, 0)) ? 'no' : 'yes';
  }
  if (typeof after === 'string') return after === 'own-offer' ? 'yes' : 'no';
  const mayBeOffer = bytes.length > TOKEN_LENGTH + HEADER_LENGTH;
  return !mayBeOffer && missingBytes(bytes, 0, bytes.length) === 0 ? 'no' : 'wait';
}
