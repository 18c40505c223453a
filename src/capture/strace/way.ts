import type { PassedDescriptor } from '../../wire/descriptor.ts';
import { contentLength, hasGap, joinedContent, mergedContent, type Piece, sliceContent } from './content.ts';
import type { Telling } from './telling.ts';

/** Which end's call showed some bytes. */
export type View = 'sent' | 'received';

interface Unconfirmed {
  readonly telling: Telling;
  /** How much of it the other end has shown as well. */
  confirmed: number;
}

/** What a sighting added to what was known. */
export interface Added {
  /** What was not known before; null where the other end had shown all of it. */
  readonly fresh: Telling | null;
  /** The descriptors that the sender was seen to pass with these bytes. */
  readonly passed: readonly PassedDescriptor[] | null;
}

/** How far one end may be ahead of the other before the comparison is given up. In bytes. */
const MOST_UNCONFIRMED = 64 * 1024;
const MOST_TELLINGS = 1024;
/** Of memory that one takes besides its bytes. */
const TELLING_WEIGHT = 1024;
/** How many bytes show where the two ends meet again, where lines are missing in the log. */
const LANDMARK = 32;

/**
 * One direction of a connection. Where both ends were traced, each byte is in the log twice and is reported once: what one end
 * shows is compared with what the other has shown, and fills its gaps.
 */
export class Way {
  private ahead: View = 'sent';
  private unconfirmed: Unconfirmed[] = [];
  private length = 0;
  private waiting: Telling[] = [];

  /** How much memory it keeps for what only one end has shown, in bytes, roughly. */
  get weight(): number {
    return this.length + this.unconfirmed.length * TELLING_WEIGHT;
  }

  /** Gives up comparing what has been shown up to here. */
  forget(): void {
    this.drop(this.length);
  }

  /** Takes in what a call showed. */
  take(view: View, telling: Telling): Added {
    if (telling.peeked) return { fresh: this.peek(telling), passed: null };
    let known = 0;
    let passed: readonly PassedDescriptor[] | null = null;
    if (this.unconfirmed.length > 0 && this.ahead !== view) {
      known = this.align(telling);
      passed = this.confirm(known, view, telling);
    }
    const total = contentLength(telling.content);
    if (known === total) return { fresh: null, passed };
    const fresh: Telling =
      known === 0
        ? telling
        : { ...telling, content: sliceContent(telling.content, known, total), descriptors: 0, passed: [] };
    this.ahead = view;
    this.unconfirmed.push({ telling: fresh, confirmed: 0 });
    this.length += total - known;
    if (hasGap(fresh.content) || (view === 'sent' && fresh.passed.length > 0)) {
      fresh.waiting = true;
      this.waiting.push(fresh);
    }
    this.trim();
    return { fresh, passed };
  }

  /** Bytes that the receiver has looked at, and will receive; null where that is nothing new. */
  private peek(telling: Telling): Telling | null {
    const total = contentLength(telling.content);
    if (this.length >= total || (this.length > 0 && this.ahead === 'received')) return null;
    const window = this.window(total);
    if (mergedContent(window, telling.content) === null) return null;
    const fresh = { ...telling, content: sliceContent(telling.content, this.length, total), waiting: true };
    this.ahead = 'sent';
    this.unconfirmed.push({ telling: fresh, confirmed: 0 });
    this.length += contentLength(fresh.content);
    this.waiting.push(fresh);
    return fresh;
  }

  /** Nothing more can be learnt about what was said up to here. */
  settle(): void {
    for (const telling of this.waiting) telling.waiting = false;
    this.waiting = [];
  }

  /** How many of the bytes match what the other end has shown; 0 where they differ. */
  private align({ content }: Telling): number {
    const window = this.window(contentLength(content));
    if (mergedContent(window, content) !== null)
      return Math.min(contentLength(window), contentLength(content));
    const start = this.landmark(content[0]);
    this.drop(start ?? this.length);
    if (start === null) return 0;
    const again = this.window(contentLength(content));
    return mergedContent(again, content) === null
      ? 0
      : Math.min(contentLength(again), contentLength(content));
  }

  /** Where bytes begin as these do: lines of the log are missing before. */
  private landmark(piece: Piece | undefined): number | null {
    if (piece === undefined || typeof piece === 'number') return null;
    const known = this.window(this.length).map((part) =>
      typeof part === 'number' ? Buffer.alloc(part) : part,
    );
    const found = Buffer.concat(known).indexOf(piece.subarray(0, LANDMARK));
    return found === -1 ? null : found;
  }

  private window(length: number): Piece[] {
    const pieces: Piece[] = [];
    let missing = length;
    for (const { telling, confirmed } of this.unconfirmed) {
      if (missing <= 0) break;
      const slice = sliceContent(telling.content, confirmed, confirmed + missing);
      pieces.push(...slice);
      missing -= contentLength(slice);
    }
    return pieces;
  }

  /** Takes what both ends have shown out of what only one has; gives the descriptors that came with it. */
  private confirm(count: number, view: View, sight: Telling): readonly PassedDescriptor[] | null {
    let passed: readonly PassedDescriptor[] | null = null;
    let done = 0;
    while (done < count) {
      const first = this.unconfirmed[0]!;
      const { telling, confirmed } = first;
      const total = contentLength(telling.content);
      const shared = Math.min(total - confirmed, count - done);
      if (!telling.told && hasGap(telling.content)) {
        const before = sliceContent(telling.content, confirmed, confirmed + shared);
        const merged = mergedContent(before, sliceContent(sight.content, done, done + shared)) ?? before;
        const rest = sliceContent(telling.content, confirmed + shared, total);
        telling.content = joinedContent([...sliceContent(telling.content, 0, confirmed), ...merged, ...rest]);
      }
      if (confirmed === 0 && view === 'received' && telling.passed.length > 0) {
        arrived(telling, sight);
        passed = telling.passed;
      }
      if (telling.peeked && !telling.told) this.received(first, sight, done, shared);
      done += shared;
      first.confirmed += shared;
      this.length -= shared;
      if (first.confirmed < contentLength(telling.content)) break;
      telling.waiting = false;
      this.unconfirmed.shift();
    }
    return passed;
  }

  /** Bytes that were looked at are received: with what came with them, and as far as they came in one piece. */
  private received({ telling, confirmed }: Unconfirmed, sight: Telling, done: number, shared: number): void {
    const total = contentLength(telling.content);
    if (done === 0 && confirmed === 0) {
      telling.descriptors = sight.descriptors;
      telling.passed = sight.passed;
      telling.unread = sight.unread;
    }
    telling.content = sliceContent(telling.content, 0, confirmed + shared);
    this.length -= total - confirmed - shared;
  }

  private drop(count: number): void {
    let missing = count;
    while (missing > 0) {
      const first = this.unconfirmed[0];
      if (first === undefined) return;
      const dropped = Math.min(missing, contentLength(first.telling.content) - first.confirmed);
      missing -= dropped;
      this.length -= dropped;
      first.confirmed += dropped;
      if (first.confirmed < contentLength(first.telling.content)) return;
      first.telling.waiting = false;
      this.unconfirmed.shift();
    }
  }

  private trim(): void {
    while (this.unconfirmed.length > MOST_TELLINGS) this.drop(remaining(this.unconfirmed[0]!));
    while (this.length > MOST_UNCONFIRMED && this.unconfirmed.length > 1)
      this.drop(remaining(this.unconfirmed[0]!));
  }
}

function remaining({ telling, confirmed }: Unconfirmed): number {
  return contentLength(telling.content) - confirmed;
}

/** Notes what the receiver's call made of the descriptors that came. */
function arrived(telling: Telling, sight: Telling): void {
  telling.unread = sight.unread;
  telling.descriptors = sight.unread ? 0 : sight.descriptors;
  if (!sight.truncated) return;
  for (const dropped of telling.passed.slice(sight.descriptors)) dropped.fate = 'dropped-by-kernel';
}
