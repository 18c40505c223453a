import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { MessageReading } from '../wire/fields/reading.ts';
import { messageValue } from '../wire/fields/value.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { MAX_HELLO_BODY_LENGTH } from '../wire/limits.ts';
import { FrameBuffer } from '../wire/strict/frame-buffer.ts';

/** Some bytes, and what was passed with them; null: nothing was. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly passed: readonly PassedDescriptor[] | null;
}

/**
 * Finds the handles that offers name in the bytes of one direction: on Windows these are what descriptors are elsewhere. Longer frames than
 * offers are not kept, and bytes that are not a frame end it.
 */
export class OfferedHandles {
  private readonly buffer = new FrameBuffer(MAX_HELLO_BODY_LENGTH);
  private over = false;

  /** The same bytes, cut after each frame. @param factOf asked once for each offer: what its handle is */
  pieces(bytes: Uint8Array, factOf: (value: string) => PassedDescriptor): readonly Piece[] {
    if (this.over) return [{ bytes, passed: null }];
    const found: Piece[] = [];
    let before = this.buffer.length;
    let at = 0;
    this.buffer.push(bytes);
    for (;;) {
      const next = this.buffer.next();
      if (next.type !== 'frame') {
        this.over = next.type === 'broken';
        if (this.over) this.buffer.drop(this.buffer.length);
        if (at < bytes.length) found.push({ bytes: bytes.subarray(at), passed: null });
        return found;
      }
      const { message, payload } = readFrame(next.bytes, 0, next.end, 0, null);
      const end = at + next.end - before;
      const value = message === 'HandoffOffer' ? handleIn(payload) : null;
      found.push({ bytes: bytes.subarray(at, end), passed: value === null ? null : [factOf(value)] });
      at = end;
      before = 0;
    }
  }
}

/** What an offer says is the handle; null where it cannot be told. */
function handleIn(payload: MessageReading | null): string | null {
  if (payload === null || !payload.complete) return null;
  return String(messageValue(payload)['handleValue']);
}
