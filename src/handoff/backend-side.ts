import { sameToken, type Token, tokenFrom } from '../wire/token.ts';
import { type AckFacts, copiedFacts, outcomeFor } from './ack-facts.ts';
import type { Handoff } from './handoff.ts';
import type { InPlace } from './in-place.ts';
import { isLate, latencyMs } from './latency.ts';

/** How many offers of one connection are remembered; what the backend answers to older ones is not told apart. */
const MOST_WAITING = 1_024;

interface Waiting {
  readonly handoff: Handoff;
  /** Its number: objects are used again. */
  readonly index: number;
  readonly token: Token;
  /** When the offer reached the backend, in µs. */
  readonly at: number | null;
}

/** What is known of a connection when an ACK comes. */
interface Known {
  /** Whether a sideband with that token had come by that time, in µs, and its offer has not; null: by now. */
  readonly announces: (token: Token, by: number | null) => boolean;
  /** Whether an offer with that token has reached the backend. */
  readonly offered: (token: Token) => boolean;
}

/**
 * The handoffs of one connection as its backend sees them, from the moment on at which a tap first changes something: the rule of pairing,
 * applied to what reached the backend, and to its answers as it gave them. The broker’s view, by what passed, may differ.
 */
export class BackendSide {
  private readonly deadlineMs: number;
  private readonly known: Known;
  private readonly waiting: Waiting[] = [];
  /** An ACK that came between a sideband and its offer. */
  private early: AckFacts | null = null;
  /** How many frames are still to pass in the place of one that was changed. */
  private frames = 0;
  /** For how many changes bytes are still to be seen that are not a frame: their end may be known late. */
  private loose = 0;
  /** Whether the frame that passes is as the backend gave it. */
  private asGiven = true;
  /** Whether what passed between a sideband and its offer, and answers that, is as the backend gave it. */
  private earlyAsGiven = true;

  /** @param open the handoffs that wait for an answer so far, on both sides */
  constructor(open: readonly Handoff[], known: Known, deadlineMs: number) {
    this.known = known;
    this.deadlineMs = deadlineMs;
    for (const handoff of open) if (handoff.offer !== null) this.await(handoff, handoff.offeredAt);
  }

  /** An offer has reached the backend, before anything that has passed answers it. @param at in µs */
  offered(handoff: Handoff, at: number | null): void {
    const { early } = this;
    this.early = null;
    if (early !== null && sameToken(early.token, tokenFrom(handoff.token))) this.note(handoff, early);
    else this.await(handoff, at);
  }

  /** Whether any offer waits for the backend. */
  get waits(): boolean {
    return this.waiting.length > 0;
  }

  /** A frame of the backend’s was changed: that passes instead. */
  changed({ frames, loose }: InPlace): void {
    // One that has not passed as a whole by now never will.
    if (loose || this.frames > 0) this.loose += 1;
    this.frames = frames;
  }

  /** A frame passes from the backend. */
  passes(): void {
    this.asGiven = this.frames === 0;
    if (!this.asGiven) this.frames -= 1;
  }

  /** The open handoff that an ACK answers as the backend gave it, which waits no longer; null where there is none. */
  answeredBy(facts: AckFacts): Handoff | null {
    const { isAck, token, time } = facts;
    const named = this.waiting.find((one) => sameToken(one.token, token));
    if (named !== undefined) return this.take(named);
    if (isAck && this.known.announces(token, time)) {
      if (this.early === null || !sameToken(this.early.token, token)) this.early = copiedFacts(facts);
      return null;
    }
    // A tap may see an ACK after offers that passed while it held the ACK before.
    const oldest = this.waiting.find(({ at }) => at === null || time === null || at <= time);
    return this.known.offered(token) ? null : this.take(oldest);
  }

  /** An ACK has passed, and answers that handoff for its broker, if any. */
  passed(facts: AckFacts, settled: Handoff | null): void {
    const answered = this.asGiven ? this.answeredBy(facts) : null;
    if (answered !== null && answered !== settled) {
      this.note(answered, facts);
      answered.withheld ||= settled?.withheld === true;
    }
    this.settled(settled);
  }

  /** Bytes that are not a frame have passed, and answer that handoff for its broker, if any. */
  brokenPassed(settled: Handoff | null): void {
    const asGiven = this.loose === 0 && this.frames === 0;
    if (this.loose > 0) this.loose -= 1;
    else this.frames = 0;
    const answered = asGiven ? this.take(this.waiting[0]) : null;
    if (answered !== null && answered !== settled) answered.answered = 'invalid';
    this.settled(settled);
  }

  /** The broker has its answer to that handoff: if the backend has not answered it, that is what is said of the backend. */
  private settled(handoff: Handoff | null): void {
    if (
      handoff !== null &&
      this.waiting.some((one) => one.handoff === handoff && one.index === handoff.index)
    )
      handoff.answered ??= 'unanswered';
  }

  /** An ACK passes between a sideband and its offer, and is the first. */
  earlyPasses(): void {
    this.earlyAsGiven = this.asGiven;
  }

  /** The ACK that answers the handoff has passed before the offer. */
  answeredEarly(handoff: Handoff): void {
    if (!this.earlyAsGiven) this.settled(handoff);
    else this.take(this.waiting.find((one) => one.handoff === handoff));
  }

  private await(handoff: Handoff, at: number | null): void {
    const { index } = handoff;
    this.waiting.push({ handoff, index, at, token: tokenFrom(handoff.token.slice()) });
    if (this.waiting.length > MOST_WAITING) this.waiting.shift();
  }

  private take(one: Waiting | undefined): Handoff | null {
    if (one === undefined) return null;
    this.waiting.splice(this.waiting.indexOf(one), 1);
    const { handoff, index } = one;
    return handoff.index === index && handoff.open ? handoff : null;
  }

  private note(handoff: Handoff, facts: AckFacts): void {
    const latency = latencyMs(handoff.offeredAt, facts.time);
    const late = isLate(latency, this.deadlineMs);
    handoff.answered = outcomeFor(facts, handoff, sameToken(facts.token, tokenFrom(handoff.token)), late);
  }
}
