import type { Direction } from '../wire/direction.ts';
import { readFrame } from '../wire/frame/frame.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FrameBuffer } from '../wire/strict/frame-buffer.ts';
import { type AwaitedFrame, brokenOff } from './broken-off.ts';
import type { Event } from './contract.ts';

/** A frame, or why none comes any more. */
export type Came =
  | { readonly type: 'frame'; readonly frame: FrameReading }
  | { readonly type: 'none'; readonly outcome: 'invalid' | 'unanswered'; readonly text: string };

/** What brings a frame, or ends the wait for it. */
type Heard = Extract<Event, { readonly type: 'received' | 'ended' | 'gone' }>;

/** The frames that a peer waits for, one after another, on one connection. */
export class AwaitedFrames {
  private readonly buffer = new FrameBuffer();
  private readonly who: string;
  private readonly direction: Direction;

  /** @param who sends them, as the subject of a sentence */
  constructor(who: string, direction: Direction) {
    this.who = who;
    this.direction = direction;
  }

  /** What an event brings; null where more has to come. */
  hear(event: Heard, awaited: AwaitedFrame): Came | null {
    if (event.type === 'received') {
      this.buffer.push(event.bytes);
      return this.next();
    }
    const reason = event.type === 'ended' ? event.reason : '';
    return { type: 'none', ...brokenOff(this.who, awaited, this.buffer.length, reason) };
  }

  /** What the bytes that have come bring; null where more has to come. */
  next(): Came | null {
    const next = this.buffer.next();
    if (next.type === 'more') return null;
    if (next.type === 'broken') return { type: 'none', outcome: 'invalid', text: next.text };
    return { type: 'frame', frame: readFrame(next.bytes, 0, next.end, 0, this.direction) };
  }

  /** The bytes that have come after the last frame. */
  get rest(): Uint8Array {
    return this.buffer.bytes;
  }
}
