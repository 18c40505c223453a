import { HEADER_LENGTH } from '../wire/limits.ts';
import { startsLikeAck } from '../wire/stream/plausible.ts';
import type { RunReason } from '../wire/stream/unframed-run.ts';
import type { DecodedStream } from './decoded-stream.ts';

/**
 * Whether bytes that are not a frame count as an answer to an offer, though a wrong one. One that its broker did not wait for was not
 * broken off by the backend, and what is found inside an unfinished answer is not another one.
 * @param offset of the bytes @param head the first of them
 */
export function isBrokenAnswer(
  { direction, connection, unfinishedAnswer }: DecodedStream,
  offset: number,
  head: Uint8Array,
  reason: RunReason,
): boolean {
  if (reason === 'cut' || reason === 'rest') return false;
  const isTold = direction === 'backend-to-broker';
  const isLikely =
    direction === null && reason === 'truncated' && startsLikeAck(head, HEADER_LENGTH, head.length);
  if (!isTold && !isLikely) return false;
  if (unfinishedAnswer !== null && offset > unfinishedAnswer) return false;
  const { endedBy } = connection;
  const brokenOff = reason === 'truncated' || unfinishedAnswer !== null;
  return !brokenOff || endedBy === null || endedBy === 'backend-to-broker';
}
