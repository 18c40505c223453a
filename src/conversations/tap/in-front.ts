import { readFrame } from '../../wire/frame/frame.ts';
import { HEADER_LENGTH, TOKEN_LENGTH } from '../../wire/limits.ts';
import { sidebandFirst } from '../../wire/strict/sideband-first.ts';

/** How long the sideband in front is; null while that cannot be told. @param hasDescriptor whether the first byte came with one */
export function sidebandLength(bytes: Uint8Array, hasDescriptor: boolean): number | null {
  const first = sidebandFirst(bytes, hasDescriptor);
  if (first === 'wait') return null;
  if (first === 'no') return 0;
  // A single byte may tell that it is one.
  return bytes.length < TOKEN_LENGTH ? null : TOKEN_LENGTH;
}

/** Whether the whole frame there is an offer. */
export function isOffer(bytes: Uint8Array, start: number, bodyLength: number): boolean {
  const { message } = readFrame(bytes, start, start + HEADER_LENGTH + bodyLength, 0, null);
  return message === 'HandoffOffer';
}
