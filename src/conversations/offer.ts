import { type Judgement, judgeAck, judgeNoFrame, type Offered } from '../handoff/judge-ack.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { FrameBuffer } from '../wire/strict/frame-buffer.ts';

/** Times in ms on a clock that does not jump. */
export type OfferEvent =
  /** Sideband and offer have been written; the deadline counts from here. */
  | { readonly type: 'delivered'; readonly at: number }
  | { readonly type: 'received'; readonly bytes: Uint8Array; readonly at: number }
  | { readonly type: 'closed'; readonly reason: string }
  /** The deadline has passed, and everything that had arrived by then has been handed in. */
  | { readonly type: 'deadline' };

export interface OfferVerdict extends Judgement {
  /** From delivery to the complete ACK; null without one. */
  readonly latencyMs: number | null;
  /** Whether it was the deadline that decided, with no complete ACK. */
  readonly timedOut: boolean;
}

/**
 * The broker's side of one offer, from its delivery to the verdict: the first complete frame is the answer.
 * docs/protocol.md, "What a broker requires of an ACK". No input or output of its own.
 */
export class OfferConversation {
  private readonly buffer = new FrameBuffer();
  private deliveredAt = 0;
  private readonly offered: Offered;
  private readonly deadlineMs: number;

  constructor(offered: Offered, deadlineMs: number) {
    this.offered = offered;
    this.deadlineMs = deadlineMs;
  }

  /** The verdict that the event decides on, or null while the answer is outstanding. */
  handle(event: OfferEvent): OfferVerdict | null {
    switch (event.type) {
      case 'delivered':
        this.deliveredAt = event.at;
        return null;
      case 'received':
        this.buffer.push(event.bytes);
        return this.judge(event.at);
      case 'closed':
        return this.brokenOff(event.reason);
      case 'deadline':
        return this.timedOut();
    }
  }

  private judge(at: number): OfferVerdict | null {
    const next = this.buffer.next();
    if (next.type === 'more') return null;
    if (next.type === 'broken') return this.without('invalid', next.text);
    const latencyMs = Math.round((at - this.deliveredAt) * 1000) / 1000;
    const late = latencyMs > this.deadlineMs ? Math.round((latencyMs - this.deadlineMs) * 1000) / 1000 : null;
    const frame = readFrame(next.bytes, 0, next.end, 0, 'backend-to-broker');
    return { ...judgeAck(frame, this.offered, late), latencyMs, timedOut: false };
  }

  private timedOut(): OfferVerdict {
    const text = `no complete ACK within ${this.deadlineMs} ms${this.partText()}`;
    return { ...this.without('unanswered', text), timedOut: true };
  }

  private brokenOff(reason: string): OfferVerdict {
    const why = reason === '' ? '' : ` (${reason})`;
    if (this.buffer.bytes.length === 0)
      return this.without('unanswered', `the backend closed the connection without an answer${why}`);
    return this.without(
      'invalid',
      `the backend closed the connection inside a frame${why}${this.partText()}`,
    );
  }

  private partText(): string {
    return this.buffer.bytes.length === 0 ? '' : `, after ${this.buffer.bytes.length} bytes of one`;
  }

  private without(outcome: 'unanswered' | 'invalid', text: string): OfferVerdict {
    return { ...judgeNoFrame(outcome, text), latencyMs: null, timedOut: false };
  }
}
