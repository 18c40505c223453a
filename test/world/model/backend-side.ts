import { answerOf, idsIn } from './frames.ts';
import { latencyIn, type ModelHandoff } from './handoff.ts';

interface Given {
  readonly token: string;
  readonly bytes: Uint8Array;
  readonly at: number | null;
}

/**
 * The rule of pairing once more, as the backend of one connection sees it, on which a tap changes something: its ACKs as it gave them,
 * and the offers that reached it.
 */
export class ModelBackendSide {
  private readonly deadlineMs: number;
  private readonly waiting: { readonly handoff: ModelHandoff; readonly at: number | null }[];
  /** Tokens of offers that reached it. */
  private readonly seen: Set<string>;
  private early: Given | null = null;
  /** When an offer last reached it, in µs. */
  private lastOfferAt = Number.NEGATIVE_INFINITY;

  /** @param handoffs those of the connection so far, of which both sides have seen the same */
  constructor(handoffs: readonly ModelHandoff[], deadlineMs: number) {
    this.deadlineMs = deadlineMs;
    const reached = handoffs.filter(({ offer }) => offer !== null);
    this.waiting = reached.filter(({ open }) => open).map((handoff) => ({ handoff, at: handoff.at }));
    this.seen = new Set(reached.map(({ token }) => token));
  }

  offered(handoff: ModelHandoff, at: number): void {
    const { early } = this;
    this.early = null;
    this.lastOfferAt = at;
    this.seen.add(handoff.token);
    if (early?.token === handoff.token) this.note(handoff, early);
    else this.waiting.push({ handoff, at });
  }

  /** An ACK as the backend gave it, which does not pass as it is. */
  gave(bytes: Uint8Array, at: number | null, announced: readonly string[]): void {
    const handoff = this.answeredBy({ token: idsIn(bytes, 'ack').token, bytes, at }, announced);
    if (handoff?.open === true) this.note(handoff, { token: '', bytes, at });
  }

  /** The backend’s frame or bytes have passed, and settled that handoff for the broker, if any. @param given null: what passed is not what it gave */
  passed(given: Given | 'broken' | null, settled: ModelHandoff | null, announced: readonly string[]): void {
    const handoff = given === 'broken' ? this.oldest(null) : given && this.answeredBy(given, announced);
    if (handoff != null && handoff !== settled && handoff.open) {
      if (given === 'broken') handoff.answered = 'invalid';
      else this.note(handoff, given!);
    }
    if (settled !== null && this.waiting.some((one) => one.handoff === settled))
      settled.answered ??= 'unanswered';
  }

  /** An ACK that passed before the offer has answered that. */
  answeredEarly(handoff: ModelHandoff, isGiven: boolean): void {
    if (!isGiven) return this.passed(null, handoff, []);
    const at = this.waiting.findIndex((one) => one.handoff === handoff);
    if (at !== -1) this.waiting.splice(at, 1);
  }

  private answeredBy(given: Given, announced: readonly string[]): ModelHandoff | null {
    const { token, at } = given;
    const named = this.waiting.find(({ handoff }) => handoff.token === token);
    if (named !== undefined) return this.take(named);
    // One that a tap held while an offer passed is not for the offer after that.
    if (announced.includes(token) && (at === null || at >= this.lastOfferAt)) {
      if (this.early?.token !== token) this.early = given;
      return null;
    }
    return token.length === 32 && this.seen.has(token) ? null : this.oldest(at);
  }

  private oldest(at: number | null): ModelHandoff | null {
    const first = this.waiting.find((one) => cameBefore(one.at, at));
    return first === undefined ? null : this.take(first);
  }

  private take(one: (typeof this.waiting)[number]): ModelHandoff {
    this.waiting.splice(this.waiting.indexOf(one), 1);
    return one.handoff;
  }

  private note(handoff: ModelHandoff, { bytes, at }: Given): void {
    const answer = answerOf(bytes, handoff.token, handoff.correlationId);
    const late = (latencyIn(handoff, at) ?? 0) > this.deadlineMs;
    handoff.answered = answer === 'accepted' && late ? 'late' : answer;
  }
}

function cameBefore(offer: number | null, ack: number | null): boolean {
  return offer === null || ack === null || offer <= ack;
}
