import { FRAMING_VERSION, HEADER_LENGTH, MAX_BODY_LENGTH } from '../limits.ts';

/** What stands first in the buffer: a whole frame, a part of one, or bytes that can never become one. */
export type NextFrame =
  | { readonly type: 'frame'; readonly bytes: Uint8Array; readonly end: number }
  | { readonly type: 'more'; readonly missing: number }
  | { readonly type: 'broken'; readonly why: 'version' | 'oversize'; readonly text: string };

/**
 * Puts frames together as a peer does, strictly: unlike a decoder it does not look for the next frame behind bytes
 * that are none. docs/protocol.md, "Framing".
 */
export class FrameBuffer {
  private held: Uint8Array = new Uint8Array();
  private readonly longestBody: number;

  constructor(longestBody = MAX_BODY_LENGTH) {
    this.longestBody = longestBody;
  }

  /** What has not been taken. */
  get bytes(): Uint8Array {
    return this.held;
  }

  push(chunk: Uint8Array): void {
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
  }

  /** Takes so many bytes away from the front. */
  drop(count: number): void {
    this.held = this.held.subarray(count);
  }

  /** Takes the frame in front, where it is complete. `missing` is the least number of bytes that must still come. */
  next(): NextFrame {
    const next = this.look();
    if (next.type === 'frame') this.drop(next.end);
    return next;
  }

  /** The least number of bytes that must still come before there is something to take; 0 where there is. */
  get missing(): number {
    const next = this.look();
    return next.type === 'more' ? next.missing : 0;
  }

  private look(): NextFrame {
    const { held } = this;
    if (held.length > 0 && held[0] !== FRAMING_VERSION) {
      const text = `the framing byte must be ${FRAMING_VERSION}, found ${held[0]}`;
      return { type: 'broken', why: 'version', text };
    }
    if (held.length < HEADER_LENGTH) return { type: 'more', missing: HEADER_LENGTH - held.length };
    const length = bodyLength(held, 0);
    if (length > this.longestBody) {
      const text = `a body may have ${this.longestBody} bytes, the header claims ${length}`;
      return { type: 'broken', why: 'oversize', text };
    }
    const end = HEADER_LENGTH + length;
    if (held.length < end) return { type: 'more', missing: end - held.length };
    return { type: 'frame', bytes: held, end };
  }
}

/** The length in the header that starts there. */
export function bodyLength(bytes: Uint8Array, start: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(start + 1, true);
}
