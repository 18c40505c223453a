import type { Unsigned } from '../wire/fields/varint.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import { sameBytes } from '../wire/same-bytes.ts';
import type { Token } from '../wire/token.ts';
import { tokenLength } from '../wire/token.ts';
import type { AnsweredAtOnce } from './answered-at-once.ts';
import { Handoff, rememberedText } from './handoff.ts';
import type { Outcome } from './judge-ack.ts';
import { HandoffTable } from './store/handoff-table.ts';
import { NONE } from './store/token-index.ts';
import type { EndedPlace } from './store/unsettled-handoffs.ts';
import type { Talk } from './talk.ts';
import { isAcceptance } from './token-use.ts';

/** How many handoffs, open and ended, are remembered; docs/decisions.md says why. */
export const REMEMBERED = 32_768;

/** Why an ACK answers the handoff that it answers: by its token, by the order of offers; or why it answers none. */
export type Match = 'token' | 'order' | 'duplicate' | 'none';

/**
 * The handoffs that have been seen, and which of them an ACK answers. Tells them apart by connection and token, as
 * correlation ids repeat. docs/protocol.md, "The three handoff frames".
 */
export class Handoffs {
  /** Why `answeredBy` gave what it gave last. */
  match: Match = 'none';
  private readonly table: HandoffTable;
  private count = 0;
  /** An object that is free to be used again. */
  private spare: Handoff | null = null;

  /** @param hashKey see TokenIndex */
  constructor(hashKey: number, remembered: number) {
    this.table = new HandoffTable(remembered, hashKey);
  }

  /** The open handoff that is given up when the next one begins, if any. */
  get next(): Handoff | null {
    const { next } = this.table;
    return next?.open === true ? next : null;
  }

  /** The number that the next one gets. */
  get nextIndex(): number {
    return this.count;
  }

  /** Takes the next number, for a handoff that will begin. */
  reserve(): number {
    return this.count++;
  }

  /** Whether an earlier offer had the 16 bytes from `start` on as its token. */
  knows(bytes: Uint8Array, start: number): boolean {
    return this.table.find(bytes, start) !== NONE;
  }

  /** The same, of a token in memory that `view` shows, which is quicker. */
  knowsIn(view: DataView, start: number): boolean {
    return this.table.findIn(view, start) !== NONE;
  }

  /** Takes in a handoff that has ended already, about whose token `knowsIn` was just asked, and which is not known. */
  pass(talk: Talk, handoff: AnsweredAtOnce): void {
    talk.shownOffer = true;
    this.table.addAtOnce(handoff, this.reserve());
  }

  /**
   * Begins the handoff of an offer whose token is at `bytes[start, end)`.
   * @param isNew whether `knows` was just asked about the token, and it is not known
   * @param index its number, where that was taken before
   */
  begin(
    talk: Talk,
    bytes: Uint8Array,
    start: number,
    end: number,
    correlationId: Unsigned,
    serviceName: string,
    isNew = false,
    index = this.reserve(),
  ): Handoff {
    const handoff = this.spare ?? new Handoff();
    this.spare = null;
    handoff.begin(index, talk.connection, bytes, start, end);
    handoff.correlationId = correlationId;
    handoff.serviceName = rememberedText(serviceName);
    talk.shownOffer = true;
    talk.offers.add(handoff);
    this.table.add(handoff, isNew);
    return handoff;
  }

  /** The oldest open handoff of the connection with the 16 bytes from `start` on as its token; null when there is none. */
  openWith(talk: Talk, bytes: Uint8Array, start: number): Handoff | null {
    const { only } = talk.offers;
    if (only !== null && isTokenOf(only, bytes, start)) return only;
    const entry = this.table.findOn(bytes, start, talk.connection);
    return entry === NONE ? null : this.table.openAt(entry);
  }

  /** The oldest open handoff of the connection with that token that fits; null when there is none. */
  openThat(
    { connection }: Talk,
    { bytes, start }: Token,
    fits: (handoff: Handoff) => boolean,
  ): Handoff | null {
    const entry = this.table.findOn(bytes, start, connection);
    return entry === NONE ? null : this.table.openThat(entry, fits);
  }

  /**
   * The handoff that an ACK with that token answers; `match` says why. The oldest open one with the token; where none has it,
   * the oldest open one, or the latest where connections cannot be told apart.
   */
  answeredBy(talk: Talk, token: Token, connectionsKnown: boolean): Handoff | null {
    const { bytes, start } = token;
    const usual = tokenLength(token) === TOKEN_LENGTH;
    const entry = usual ? this.table.findOn(bytes, start, talk.connection) : NONE;
    const own = usual
      ? entry === NONE
        ? null
        : this.table.openAt(entry)
      : talk.offers.withToken(bytes.subarray(start, token.end));
    this.match = 'token';
    if (own !== null) return own;
    this.match = 'duplicate';
    if (entry !== NONE && wasAnswered(this.table.at(entry))) return null;
    const next = connectionsKnown ? talk.offers.oldest : talk.offers.latest;
    this.match = next === null ? 'none' : 'order';
    return next;
  }

  /** The latest handoff with that token, on whatever connection; null when none is remembered. */
  latestWith(token: Token): Handoff | null {
    if (tokenLength(token) !== TOKEN_LENGTH) return null;
    const entry = this.table.find(token.bytes, token.start);
    return entry === NONE ? null : this.table.at(entry);
  }

  /**
   * The handoff that a ready with that token is about: the latest one with it that was accepted, if any was, else the latest. A broker may
   * repeat an offer, whose repetition is refused.
   */
  announcedWith(token: Token): Handoff | null {
    const latest = this.latestWith(token);
    const place = latest === null || isAcceptance(latest.outcome) ? null : latest.tokenUse?.accepted;
    const accepted = place == null ? null : this.ended(place);
    return accepted !== null && isAcceptance(accepted.outcome) ? accepted : latest;
  }

  /** The latest handoff with that token on one connection. */
  latestOn({ connection }: Talk, token: Token): Handoff | null {
    if (tokenLength(token) !== TOKEN_LENGTH) return null;
    const entry = this.table.findOn(token.bytes, token.start, connection);
    return entry === NONE ? null : this.table.at(entry);
  }

  /** Ends the wait of a handoff. @param ack index of the ACK’s frame; null where none came */
  settle(talk: Talk, handoff: Handoff, outcome: Outcome, ack: number | null): void {
    this.reusable = talk.offers.take(handoff) && this.table.letsGo ? handoff : null;
    handoff.outcome = outcome;
    handoff.ack = ack;
    handoff.tokenUse?.settled(handoff);
    if (handoff.passed !== null) talk.unsettled.add(handoff);
    if (outcome === 'invalid') talk.noteWronglyAnswered(handoff);
  }

  /** The backend is known not to have accepted the offers between those offsets, answered wrongly or not at all. @param upTo infinite: whatever follows, too */
  unaccepted(talk: Talk, from: number, upTo: number): void {
    if (upTo === Number.POSITIVE_INFINITY) talk.unacceptedFrom = from;
    const isThere = ({ offerOffset }: Handoff) => from <= offerOffset && offerOffset < upTo;
    for (const handoff of talk.offers.all()) handoff.unaccepted ||= isThere(handoff);
    for (const place of talk.wronglyAnswered) {
      const handoff = this.ended(place);
      if (handoff === null || !isThere(handoff)) continue;
      handoff.unaccepted = true;
      handoff.tokenUse?.cleared(handoff);
      this.table.change(handoff);
    }
  }

  /** Notes another outcome of a handoff that has been settled. */
  rejudge(handoff: Handoff, outcome: Outcome): void {
    handoff.outcome = outcome;
    handoff.tokenUse?.settled(handoff);
  }

  /** A handoff that has ended, as it was reported; null where it is no longer remembered. */
  ended({ entry, index }: EndedPlace): Handoff | null {
    const handoff = this.table.at(entry);
    return handoff.index === index ? handoff : null;
  }

  /** Whether nothing here refers to the object that was settled last. */
  private reusable: Handoff | null = null;

  /** Keeps what has to be remembered of a handoff that has ended and was reported; the object may be used again. */
  done(handoff: Handoff): void {
    handoff.reported = handoff.outcome;
    handoff.reportedProblems = handoff.problems.length;
    handoff.reportedReady = handoff.ready;
    // A ready may be seen before the answer is.
    if (handoff.open) return;
    this.table.end(handoff);
    if (this.reusable === handoff) this.spare = handoff;
    this.reusable = null;
  }
}

/** Whether it was answered, or an earlier one on its connection with its token. */
function wasAnswered({ outcome, tokenUse, connection }: Handoff): boolean {
  return outcome !== 'unanswered' || tokenUse?.wasAnsweredOn(connection) === true;
}

function isTokenOf({ token, tokenLength }: Handoff, bytes: Uint8Array, start: number): boolean {
  return tokenLength === TOKEN_LENGTH && sameBytes(token, 0, bytes, start, TOKEN_LENGTH);
}
