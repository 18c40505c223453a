import { contentLength, mergedContent, sliceContent } from './content.ts';
import { linkEnds, type Sight, type SocketEnd } from './socket-end.ts';

/** How many ends are kept whose other end has not been seen. */
const MOST_ALONE = 64;
const HEAD = 64;
/** This many bytes in common are not an accident: those of a sideband, for example. */
const ENOUGH = 16;
const FRAME_HEADER = 5;
const SHORTEST = 4;

/**
 * Finds which two descriptors are the ends of one connection where the log does not say: what one end sends first is what
 * the other receives first.
 */
export class PeerFinder {
  private readonly senders = new Map<SocketEnd, Sight>();
  private readonly receivers = new Map<SocketEnd, Sight>();

  /** Takes in what an end of unknown peer sent or received first. */
  seen(end: SocketEnd, sends: boolean, seen: Sight): void {
    const [own, others] = sends ? [this.senders, this.receivers] : [this.receivers, this.senders];
    if (own.has(end)) return;
    const sight = { ...seen, content: sliceContent(seen.content, 0, HEAD) };
    const other = this.match(sends, sight, end);
    if (other !== null) linkEnds(end, other);
    if (other !== null && end.peer === other) {
      others.delete(other);
      return;
    }
    own.set(end, sight);
    if (own.size > MOST_ALONE) own.delete(own.keys().next().value!);
  }

  /** The end that was seen to receive what is sent here, or to send what is received; null where there is none. */
  match(sends: boolean, sight: Sight, end: SocketEnd | null): SocketEnd | null {
    for (const [other, theirs] of sends ? this.receivers : this.senders) {
      // Nothing is received before its sending has begun.
      const [sending, receiving] = sends ? [sight, theirs] : [theirs, sight];
      if (other.peer !== null || other === end || sending.begun > receiving.ended) continue;
      if (agree(sight, theirs)) return other;
    }
    return null;
  }

  forget(end: SocketEnd): void {
    this.senders.delete(end);
    this.receivers.delete(end);
  }
}

function agree(one: Sight, other: Sight): boolean {
  const merged = mergedContent(one.content, other.content);
  if (merged === null) return false;
  const known = [one, other].map(({ content }) => (typeof content[0] === 'number' ? 0 : content[0]!.length));
  const common = Math.min(...known);
  if (common >= ENOUGH) return true;
  const first = merged[0];
  if (common >= FRAME_HEADER && typeof first === 'object' && first[0] === 1) return true;
  return common >= SHORTEST && contentLength(one.content) === contentLength(other.content);
}
