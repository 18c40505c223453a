import { headerFault } from '../header.ts';
import { FRAMING_VERSION, TOKEN_LENGTH } from '../limits.ts';
import { sameBytes } from '../same-bytes.ts';
import type { Token } from '../token.ts';
import { beginsFrame, frameAmid } from './frame-amid.ts';

/** What of a stream waits to be cut. */
interface Waiting {
  readonly pending: Uint8Array;
  /** Bytes received so far, those included. */
  readonly length: number;
  readonly amidLooseBytes: boolean;
}

/**
 * The last sideband among the bytes that wait to be cut, where a descriptor tells that it is one. `hidden`: an unfinished frame before it
 * takes it in, so that nobody can read it as one. Null: there is none; a descriptor that came with the beginning of a frame, or with fewer
 * than 16 bytes before one, is misplaced.
 * @param descriptorAt offset in the stream of the last byte that came with a descriptor; -1: none did
 */
export function markedSideband(
  { pending, length, amidLooseBytes }: Waiting,
  descriptorAt: number,
): Uint8Array | 'hidden' | null {
  const start = descriptorAt - (length - pending.length);
  if (start < 0 || start + TOKEN_LENGTH > pending.length) return null;
  for (let at = start; at < start + TOKEN_LENGTH; at++) if (beginsFrame(pending.subarray(at))) return null;
  if (start > 0 && !amidLooseBytes && headerFault(pending, 0, pending.length) === null) return 'hidden';
  return pending.subarray(start, start + TOKEN_LENGTH);
}

/**
 * Where in the stream 16 bytes begin, of those that wait, which may be a sideband with that token: without a descriptor, only the offer after
 * them tells. Among bytes that are not a frame, they are the last ones, or those before what may become a frame. Null: there are none.
 */
export function possibleSideband(
  { pending, length, amidLooseBytes }: Waiting,
  { bytes, start, end }: Token,
): number | null {
  if (end - start !== TOKEN_LENGTH || pending.length < TOKEN_LENGTH) return null;
  const base = length - pending.length;
  if (!amidLooseBytes && sameBytes(pending, 0, bytes, start, TOKEN_LENGTH)) return base;
  // An unfinished frame may be long, and is not searched.
  if (!amidLooseBytes && headerFault(pending, 0, pending.length) === null) return null;
  const at = viewOf(pending).lastIndexOf(bytes.subarray(start, end));
  if (at === -1 || isInBegunFrame(pending, at)) return null;
  const after = at + TOKEN_LENGTH;
  return after === pending.length || frameAmid(pending, after, false).type === 'need' ? base + at : null;
}

/** Whether what may become a frame begins among loose bytes before that place: the token of an offer is not a sideband. */
function isInBegunFrame(pending: Uint8Array, place: number): boolean {
  for (
    let at = pending.indexOf(FRAMING_VERSION);
    at !== -1 && at < place;
    at = pending.indexOf(FRAMING_VERSION, at + 1)
  )
    if (frameAmid(pending, at, false).type === 'need') return true;
  return false;
}

function viewOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}
