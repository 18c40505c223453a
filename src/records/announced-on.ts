import type { Direction } from '../wire/direction.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import { markedSideband, possibleSideband } from '../wire/stream/marked-sideband.ts';
import { sameToken, type Token, tokenFrom } from '../wire/token.ts';
import type { Timeline } from './timeline.ts';

/** What a stream knows of its sidebands. */
interface Announcing {
  readonly direction: Direction | null;
  readonly pending: Uint8Array;
  /** Bytes that have passed, those included. */
  readonly length: number;
  readonly amidLooseBytes: boolean;
  readonly descriptorAt: number;
  readonly timeline: Timeline | null;
  readonly sideband: Token | null;
  readonly announcedAt: number | null;
  readonly isUnmade: boolean;
}

/**
 * Whether the last sideband that has come on a stream has that token, and its offer has not come. 16 bytes that only an offer after them would
 * tell to be a sideband count as one as long as it may follow, and so does the sideband before them.
 * @param before the token of a sideband that was followed by something other than its offer
 * @param by a sideband that came after that time does not count, in µs; null: all do
 */
export function announcedOn(
  stream: Announcing,
  token: Token,
  before: Token | null,
  by: number | null,
): boolean {
  // Where directions are not known, what is pending comes after the frame that asks.
  const ahead = stream.direction === null ? null : markedSideband(stream, stream.descriptorAt);
  const hasComeBy = (place: number): boolean =>
    isNotAfter(stream.timeline?.timeOf(place + TOKEN_LENGTH - 1) ?? null, by);
  if (ahead instanceof Uint8Array)
    return sameToken(tokenFrom(ahead), token) && hasComeBy(stream.descriptorAt);
  const possible = stream.direction !== null && ahead === null ? possibleSideband(stream, token) : null;
  if (possible !== null && hasComeBy(possible)) return true;
  if (stream.sideband === null || stream.isUnmade) return before !== null && sameToken(before, token);
  return sameToken(stream.sideband, token) && isNotAfter(stream.announcedAt, by);
}

/**
 * Where the last sideband may begin once a descriptor has come with the next byte: there, unless that byte is part of the sideband of the
 * descriptor before.
 */
export function announcingPlace({ length, pending, descriptorAt }: Announcing): number {
  const isWithin = descriptorAt >= length - pending.length && length < descriptorAt + TOKEN_LENGTH;
  return isWithin ? descriptorAt : length;
}

function isNotAfter(time: number | null, by: number | null): boolean {
  return time === null || by === null || time <= by;
}
