import { type Judgement, judgeAck, judgeNoFrame, type Offered } from '../handoff/judge-ack.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { FrameBuffer } from '../wire/strict/frame-buffer.ts';
import type { Command, Conversation, End, Event, Instant, Part } from './contract.ts';

/** One offer as it goes over the wire. */
export interface Delivery {
  /** The sideband, where there is one, and the offer. */
  readonly parts: readonly Part[];
  /** What the ACK has to repeat. */
  readonly offered: Offered;
  /** How long the answer may take, from the delivery. */
  readonly deadlineMs: number;
}

export type OfferTimer = 'deadline';

export type OwnOfferCommand =
  | { readonly type: 'delivered' }
  | { readonly type: 'verdict'; readonly verdict: OfferVerdict };

export interface OfferVerdict extends Judgement {
  /** From delivery to the complete ACK; null without one. */
  readonly latencyMs: number | null;
  /** Whether it was the deadline that decided, with no complete ACK. */
  readonly timedOut: boolean;
  /** When what decided was observed. */
  readonly at: Instant;
}

type OfferCommand = Command<OfferTimer, OwnOfferCommand>;

/**
 * The broker's side of one offer, from its delivery to the verdict: the first complete frame is the answer.
 * docs/protocol.md, "What a broker requires of an ACK".
 */
export class OfferConversation implements Conversation<OfferTimer, never, OwnOfferCommand> {
  private readonly buffer = new FrameBuffer();
  private readonly delivery: Delivery;
  private readonly end: End;
  private deliveredAt: Instant | null = null;
  private decided = false;

  /** @param end the connection to the backend, where it is not the one that this was started on */
  constructor(delivery: Delivery, end: End = 0) {
    this.delivery = delivery;
    this.end = end;
  }

  wanted(): number {
    return this.decided ? 0 : Number.POSITIVE_INFINITY;
  }

  handle(event: Event<OfferTimer>): readonly OfferCommand[] {
    if (this.decided) return [];
    switch (event.type) {
      case 'opened':
        return [{ type: 'send', parts: this.delivery.parts, end: this.end }];
      case 'sent':
        return this.delivered(event.at);
      case 'received':
        this.buffer.push(event.bytes);
        return this.judge(event.at);
      case 'ended':
        return this.brokenOff(event.reason, event.at);
      case 'gone':
        return this.brokenOff('', event.at);
      case 'timer':
        return this.timedOut(event.at);
      default:
        return [];
    }
  }

  private delivered(at: Instant): readonly OfferCommand[] {
    if (this.deliveredAt !== null) return [];
    this.deliveredAt = at;
    const ms = this.delivery.deadlineMs;
    return [{ type: 'delivered' }, { type: 'start-timer', timer: 'deadline', ms }];
  }

  private judge(at: Instant): readonly OfferCommand[] {
    const next = this.buffer.next();
    if (next.type === 'more') return [];
    if (next.type === 'broken') return this.without('invalid', next.text, at);
    const latencyMs = (at - (this.deliveredAt ?? at)) / 1000;
    const { offered, deadlineMs } = this.delivery;
    const late = latencyMs > deadlineMs ? Math.round((latencyMs - deadlineMs) * 1000) / 1000 : null;
    const frame = readFrame(next.bytes, 0, next.end, 0, 'backend-to-broker');
    return this.decide({ ...judgeAck(frame, offered, late), latencyMs, timedOut: false, at });
  }

  private timedOut(at: Instant): readonly OfferCommand[] {
    const text = `no complete ACK within ${this.delivery.deadlineMs} ms${this.partText()}`;
    return this.without('unanswered', text, at, true);
  }

  private brokenOff(reason: string, at: Instant): readonly OfferCommand[] {
    const why = reason === '' ? '' : ` (${reason})`;
    if (this.buffer.length === 0)
      return this.without('unanswered', `the backend closed the connection without an answer${why}`, at);
    const text = `the backend closed the connection inside a frame${why}${this.partText()}`;
    return this.without('invalid', text, at);
  }

  private partText(): string {
    return this.buffer.length === 0 ? '' : `, after ${this.buffer.length} bytes of one`;
  }

  private without(
    outcome: 'unanswered' | 'invalid',
    text: string,
    at: Instant,
    timedOut = false,
  ): readonly OfferCommand[] {
    return this.decide({ ...judgeNoFrame(outcome, text), latencyMs: null, timedOut, at });
  }

  private decide(verdict: OfferVerdict): readonly OfferCommand[] {
    this.decided = true;
    return [
      { type: 'stop-timer', timer: 'deadline' },
      { type: 'verdict', verdict },
      { type: 'close', how: 'orderly', end: this.end },
    ];
  }
}
