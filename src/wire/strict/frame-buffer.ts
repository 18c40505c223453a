import { bodyLengthAt, frameLengthAt, type HeaderFault, headerFault, missingBytes } from '../header.ts';
import { HeldBytes } from '../held-bytes.ts';
import { FRAMING_VERSION, MAX_BODY_LENGTH } from '../limits.ts';

/** What is first in the buffer: a whole frame, a part of one, or bytes that can never become one. */
export type NextFrame =
  | { readonly type: 'frame'; readonly bytes: Uint8Array; readonly end: number }
  | { readonly type: 'more'; readonly missing: number }
  | { readonly type: 'broken'; readonly why: HeaderFault; readonly text: string };

/**
 * Assembles frames as strictly as a peer does: unlike a decoder, it does not look for the next frame after other bytes.
 * docs/protocol.md, "Framing".
 */
export class FrameBuffer {
  private readonly held = new HeldBytes();
  private readonly longestBody: number;

  /** @param longestBody in bytes; a longer one is `oversize` */
  constructor(longestBody = MAX_BODY_LENGTH) {
    this.longestBody = longestBody;
  }

  /** What has not been taken. */
  get bytes(): Uint8Array {
    return this.held.bytes.subarray(this.held.position);
  }

  /** How many bytes have not been taken. */
  get length(): number {
    return this.held.available;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length > 0) this.held.append(chunk, this.held.available + this.missing);
  }

  /** Removes `count` bytes from the front. */
  drop(count: number): void {
    this.held.position += count;
    this.held.release();
  }

  /** Takes the frame in front, where it is complete. `missing` is the least number of bytes that must still come. */
  next(): NextFrame {
    const next = this.peek();
    if (next.type === 'frame') this.drop(next.end);
    return next;
  }

  /** The least number of bytes that must still come before there is something to take; 0 where there is. */
  get missing(): number {
    const next = this.peek();
    return next.type === 'more' ? next.missing : 0;
  }

  /** The same, without taking it. */
  peek(): NextFrame {
    const { bytes, position } = this.held;
    const fault = headerFault(bytes, position, bytes.length, this.longestBody);
    if (fault !== null)
      return { type: 'broken', why: fault, text: faultText(fault, bytes, position, this.longestBody) };
    const missing = missingBytes(bytes, position, bytes.length);
    if (missing > 0) return { type: 'more', missing };
    return { type: 'frame', bytes: this.bytes, end: frameLengthAt(bytes, position) };
  }
}

/** What is wrong with the header at `start`. @param longestBody in bytes */
export function faultText(
  fault: HeaderFault,
  bytes: Uint8Array,
  start: number,
  longestBody = MAX_BODY_LENGTH,
): string {
  return fault === 'version'
    ? `the framing byte must be ${FRAMING_VERSION}, found ${bytes[start]}`
    : `a body may have ${longestBody} bytes, the header says ${bodyLengthAt(bytes, start)}`;
}
