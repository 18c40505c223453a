import { judgeNoFrame } from '../handoff/judge-ack.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { plural } from '../wire/plural.ts';
import { FrameBuffer } from '../wire/strict/frame-buffer.ts';
import type { Token } from '../wire/token.ts';
import type { Instant } from './contract.ts';
import type { OfferVerdict } from './delivery.ts';
import { answersEarly } from './early-answer.ts';
import { judgedAnswer } from './judged-answer.ts';
import type { SentOffer } from './sent-offer.ts';
import { WHY } from './unanswered-verdict.ts';

/** What an answer can be for. */
interface Answerable {
  readonly sent: readonly SentOffer[];
  /** What it has to repeat where no whole offer was sent. */
  readonly due: SentOffer;
  /** Whether any frame answers it, whatever its token: an offer was sent whole, or none will be. */
  readonly isOpen: boolean;
  /** Whether the last sideband that was sent has that token, and its offer was not sent whole. */
  readonly announces: (token: Token) => boolean;
}

/** The answer that an offer waits for: its first complete frame, or that none comes. */
export class AwaitedAnswer {
  decided = false;
  private buffer = new FrameBuffer();
  private readonly deadlineMs: number;
  /** Whether it was only that the time ran out that decided. */
  private ranOut = false;

  constructor(deadlineMs: number) {
    this.deadlineMs = deadlineMs;
  }

  /** The least number of bytes that must still come before it can be decided. */
  get missing(): number {
    return this.buffer.missing;
  }

  /** Takes in what has come; null where more has to. */
  hear(bytes: Uint8Array, { sent, due, isOpen, announces }: Answerable, at: Instant): OfferVerdict | null {
    this.buffer.push(bytes);
    const begun = due.deliveredAt !== null;
    for (let next = this.buffer.next(); next.type !== 'more'; next = this.buffer.next()) {
      if (next.type === 'broken') return this.without(begun ? 'invalid' : 'unanswered', next.text, at);
      const frame = readFrame(next.bytes, 0, next.end, 0, 'backend-to-broker');
      if (!isOpen && !(begun && answersEarly(frame, due, announces))) continue;
      return this.decide(judgedAnswer(frame, sent, due, { at, deadlineMs: this.deadlineMs }));
    }
    return null;
  }

  /** @param begun whether anything of the offer was sent: a script may keep it back */
  timedOut(at: Instant, begun = true): OfferVerdict {
    this.ranOut = true;
    const text = begun
      ? `no complete ACK within ${this.deadlineMs} ms${this.partText}`
      : `it was not sent: its script kept it back for the ${this.deadlineMs} ms that an answer may take`;
    return this.without('unanswered', text, at, true);
  }

  /** @param reason the error code; empty after an orderly end @param left what had been sent of the offer */
  brokenOff(reason: string, left: 'nothing' | 'part' | 'whole', at: Instant): OfferVerdict {
    const why = reason === '' ? '' : ` (${reason})`;
    if (left === 'nothing') return this.without('unanswered', `${WHY.notSent}${why}`, at);
    if (this.buffer.length === 0) {
      const when = left === 'whole' ? 'without an answer' : 'before the whole offer had been sent';
      return this.without('unanswered', `the backend closed the connection ${when}${why}`, at);
    }
    return this.without(
      'invalid',
      `the backend closed the connection inside a frame${why}${this.partText}`,
      at,
    );
  }

  /** Decides it without a frame. */
  without(outcome: 'unanswered' | 'invalid', text: string, at: Instant, timedOut = false): OfferVerdict {
    return this.decide({ ...judgeNoFrame(outcome, text), latencyMs: null, timedOut, at });
  }

  /** Makes it undecided again where its time has run out: an answer has come after all. False where something else has decided. */
  reopen(): boolean {
    if (!this.ranOut) return false;
    this.decided = this.ranOut = false;
    this.buffer = new FrameBuffer();
    return true;
  }

  private get partText(): string {
    const { length } = this.buffer;
    return length === 0 ? '' : `, after ${plural(length, 'byte')} of one`;
  }

  /** Decides it as somebody else has found. */
  decide(verdict: OfferVerdict): OfferVerdict {
    this.decided = true;
    return verdict;
  }
}
