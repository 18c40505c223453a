import { HEADER_LENGTH, TOKEN_LENGTH } from '../limits.ts';
import { PLAUSIBLE_PREFIX, startsLikeFrame } from '../stream/plausible.ts';
import { sidebandFirst } from './sideband-first.ts';

/**
 * What has come of an offer that is not whole: its sideband; a part of that; so few bytes that they may be either; or a part of its frame.
 */
export type OfferPart =
  | { readonly of: 'nothing' | 'sideband' | 'offer' }
  | { readonly of: 'part-of-sideband' | 'either'; readonly length: number };

/**
 * What bytes are that begin where an offer or its sideband must begin.
 * @param descriptor whether one came with them
 */
export function beginningOf(bytes: Uint8Array, descriptor: boolean): OfferPart {
  const { length } = bytes;
  const first = sidebandFirst(bytes, descriptor);
  if (first === 'yes' && length < TOKEN_LENGTH) return { of: 'part-of-sideband', length };
  const isFrame = length >= PLAUSIBLE_PREFIX && startsLikeFrame(bytes, HEADER_LENGTH, length - HEADER_LENGTH);
  return first === 'no' || isFrame ? { of: 'offer' } : { of: 'either', length };
}
