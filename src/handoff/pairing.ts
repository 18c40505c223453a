import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { DEFAULT_ACK_DEADLINE_MS, TOKEN_LENGTH } from '../wire/limits.ts';
import { asOwn, type Problem } from '../wire/problem.ts';
import { type Token, tokenLength } from '../wire/token.ts';
import { type AckFacts, ackFacts, outcomeFor } from './ack-facts.ts';
import { addRefusal, checkAck, lateness, repeatsToken, tokenOf } from './ack-problems.ts';
import { beginUnreplaced, changedOffer } from './changed-offer.ts';
import type { Handoff } from './handoff.ts';
import { Handoffs, REMEMBERED } from './handoffs.ts';
import type { Offered } from './judge-ack.ts';
import { latencyMs } from './latency.ts';
import type { PairingOptions } from './pairing-options.ts';
import { addPayloadProblem, checkRequestId, checkTokenUse, unanswered } from './pairing-problems.ts';
import { roleOf } from './role.ts';
import type { Sighting } from './sighting.ts';
import type { Talk } from './talk.ts';
import { toldAccepted } from './told-accepted.ts';

/** Finds which ACK and which ready belong to which offer, and what is wrong between them. */
export class Pairing {
  readonly handoffs: Handoffs;
  readonly deadlineMs: number;
  private readonly remembered: number;
  private readonly forgotten: (handoff: Handoff) => void;
  private readonly talks: (connection: number) => Talk | null;

  /**
   * @param talks the state of a connection, where it is known
   * @param forgotten called with an open offer that is given up because too many are open
   */
  constructor(
    talks: (connection: number) => Talk | null,
    forgotten: (handoff: Handoff) => void,
    options: PairingOptions = {},
  ) {
    this.talks = talks;
    this.forgotten = forgotten;
    this.remembered = options.remembered ?? REMEMBERED;
    this.deadlineMs = options.deadlineMs ?? DEFAULT_ACK_DEADLINE_MS;
    this.handoffs = new Handoffs(options.hashKey ?? 0, this.remembered);
  }

  /** Takes in a frame; adds the problems it shows to `problems` and gives the handoff that changed, if any. */
  see(frame: FrameReading, sighting: Sighting, talk: Talk, problems: Problem[]): Handoff | null {
    if (frame.direction === 'broker-to-client' && sighting.connectionsKnown)
      talk.negotiated?.heard(frame, problems);
    switch (roleOf(frame, talk.offers.count > 0)) {
      case 'offer':
        return this.seeOffer(frame, sighting, talk, problems);
      case 'ack':
        return this.seeAck(frame, sighting, talk, problems);
      case 'ready':
        return this.seeReady(frame, sighting, talk, problems);
      default:
        if (frame.message === 'Hello') talk.negotiation.hello(frame);
        else if (frame.message === 'HelloReply')
          talk.negotiation.reply(frame, sighting.time, sighting.own, problems);
        return null;
    }
  }

  /** Takes in bytes from the backend that are not a frame, or break off inside one: they are a wrong answer to an offer. */
  seeBrokenAnswer(talk: Talk, connectionsKnown: boolean): Handoff | null {
    const handoff = connectionsKnown ? talk.offers.oldest : talk.offers.latest;
    if (handoff !== null) this.handoffs.settle(talk, handoff, 'invalid', null);
    return handoff;
  }

  /** Ends a connection: the handoffs that are still open on it stay unanswered. @param why is added to what is said of them */
  end(talk: Talk, why = ''): Handoff[] {
    const answered = this.beginChanged(talk);
    const open = talk.offers.all().map((handoff) => {
      this.handoffs.settle(talk, handoff, 'unanswered', null);
      handoff.withheld ||= talk.withheld;
      return unanswered(handoff, why);
    });
    return [...answered, ...open];
  }

  /**
   * Takes in a frame as it was before it was changed in transit: adds the problems it shows, and notes what its own side
   * concludes from it. What passes in its place is seen separately. Gives the handoffs that were answered before their offers.
   * @param passes whether anything does
   */
  seeAsItCame(
    frame: FrameReading,
    sighting: Sighting,
    talk: Talk,
    problems: Problem[],
    passes: boolean,
  ): Handoff[] {
    const answered: Handoff[] = [];
    const { time, connectionsKnown, own } = sighting;
    const role = roleOf(frame, talk.offers.count > 0);
    if (role === 'offer') {
      answered.push(...this.beginChanged(talk));
      checkRequestId(problems, frame, frame.handoff!.correlationId, 'the correlation_id');
      talk.changedOffer = changedOffer(frame, this.handoffs.reserve(), sighting);
      if (!passes) answered.push(...this.beginChanged(talk));
    }
    if (frame.direction === 'broker-to-client' && !passes) talk.negotiated?.missed();
    if (role !== 'ack') return answered;
    const facts = ackFacts(frame, 0, time);
    const handoff = this.handoffs.answeredBy(talk, facts.token, connectionsKnown);
    if (handoff === null) return answered;
    checkAck(frame, facts, handoff, talk.shownOffer, problems);
    const sameToken = repeatsToken(frame, facts, tokenOf(handoff), problems);
    const latency = latencyMs(handoff.offeredAt, time);
    const late = latency !== null && latency > this.deadlineMs;
    handoff.answered = outcomeFor(facts, handoff, sameToken, late);
    handoff.withheld ||= own;
    if (late) problems.push(lateness(frame, latency, this.deadlineMs));
    if (handoff.answered === 'refused') addRefusal(problems, frame);
    return answered;
  }

  /** Begins the handoff of the last changed offer, where no whole offer has replaced that. */
  private beginChanged(talk: Talk): Handoff[] {
    if (talk.changedOffer === null) return [];
    this.makeRoom();
    const { token } = talk.changedOffer;
    return this.answeredEarly(talk, beginUnreplaced(this.handoffs, talk, talk.changedOffer), token);
  }

  /** The handoff that has just begun, where it was answered between its sideband and its offer. */
  private answeredEarly(talk: Talk, handoff: Handoff, token: Token): Handoff[] {
    const early = talk.takeEarly(token);
    if (early === null) return [];
    this.settle(handoff, early, true, talk);
    return [handoff];
  }

  /** Gives up on the open handoff that the next one pushes out, if any. */
  makeRoom(): void {
    const handoff = this.handoffs.next;
    if (handoff === null) return;
    const talk = this.talks(handoff.connection);
    if (talk !== null) this.handoffs.settle(talk, handoff, 'unanswered', null);
    this.forgotten(unanswered(handoff, `; given up, as ${this.remembered} offers came after it`));
  }

  private seeOffer(
    frame: FrameReading,
    { index, time, own, passed }: Sighting,
    talk: Talk,
    problems: Problem[],
  ): Handoff | null {
    const { token, correlationId, serviceName } = frame.handoff!;
    checkRequestId(problems, frame, correlationId, 'the correlation_id');
    this.makeRoom();
    const { bytes, start, end } = token;
    const number = talk.changedOffer?.index ?? this.handoffs.reserve();
    const handoff = this.handoffs.begin(talk, bytes, start, end, correlationId, serviceName, false, number);
    checkTokenUse(problems, frame, handoff);
    handoff.offer = index;
    handoff.tokenUse?.offered(handoff);
    handoff.offerOffset = frame.base + frame.start;
    handoff.offeredAt = time;
    handoff.passed = passed;
    handoff.withheld = own || talk.ownSideband;
    talk.ownSideband = false;
    handoff.offered = talk.changedOffer;
    // The broker has waited since then.
    if (talk.changedOffer !== null) handoff.offeredAt = talk.changedOffer.at;
    talk.changedOffer = null;
    return this.answeredEarly(talk, handoff, token)[0] ?? null;
  }

  private seeAck(
    frame: FrameReading,
    { index, time, connectionsKnown }: Sighting,
    talk: Talk,
    problems: Problem[],
  ): Handoff | null {
    const facts = ackFacts(frame, index, time);
    const handoff = this.handoffs.answeredBy(talk, facts.token, connectionsKnown);
    const { match } = this.handoffs;
    const usual = tokenLength(facts.token) === TOKEN_LENGTH;
    if (match !== 'token' && usual && talk.announces(facts.token)) {
      talk.noteEarly(facts);
      const text = 'its offer has not come yet, only the sideband';
      addPayloadProblem(problems, frame, 'ack-without-offer', 'token', text, 'note');
      return null;
    }
    if (match === 'duplicate') {
      addPayloadProblem(problems, frame, 'duplicate-ack', 'token', 'an ACK for this token came before');
      return null;
    }
    checkAck(frame, facts, handoff, talk.shownOffer, problems);
    if (handoff === null) return null;
    const sameToken = match === 'token' || repeatsToken(frame, facts, tokenOf(handoff), problems);
    this.settle(handoff, facts, sameToken, talk);
    if (handoff.offered !== null) this.judgeForBroker(handoff, handoff.offered, frame, facts, problems);
    if (this.isLate(handoff)) problems.push(lateness(frame, handoff.latencyMs!, this.deadlineMs));
    if (handoff.outcome === 'refused') addRefusal(problems, frame);
    return handoff;
  }

  private settle(handoff: Handoff, facts: AckFacts, sameToken: boolean, talk: Talk): void {
    const { offeredAt } = handoff;
    handoff.latencyMs = latencyMs(offeredAt, facts.time);
    const outcome = outcomeFor(facts, handoff, sameToken, this.isLate(handoff));
    this.handoffs.settle(talk, handoff, outcome, facts.frame);
    if (outcome === 'refused') handoff.errorDetail = facts.errorDetail;
  }

  /**
   * The broker judges by what it offered, the backend answers what it received: where the two differ, the broker’s outcome
   * counts.
   */
  private judgeForBroker(
    handoff: Handoff,
    offered: Offered,
    frame: FrameReading,
    facts: AckFacts,
    problems: Problem[],
  ): void {
    handoff.answered ??= handoff.outcome;
    const found: Problem[] = [];
    const same = repeatsToken(frame, facts, offered.token, found);
    problems.push(...(handoff.withheld ? found.map(asOwn) : found));
    handoff.outcome = outcomeFor(facts, offered, same, this.isLate(handoff));
  }

  private isLate({ latencyMs }: Handoff): boolean {
    return latencyMs !== null && latencyMs > this.deadlineMs;
  }

  private seeReady(
    frame: FrameReading,
    { index, time }: Sighting,
    talk: Talk,
    problems: Problem[],
  ): Handoff | null {
    talk.negotiated?.ready(frame, time, problems);
    const handoff = frame.handoff === null ? null : this.handoffs.latestWith(frame.handoff.token);
    if (handoff === null) return null;
    handoff.ready = index;
    if (!frame.handoff!.accepted || handoff.outcome === 'accepted') return handoff;
    // That the broker continued with it says more than a deadline that may not have been the broker’s.
    if (handoff.outcome === 'late') handoff.outcome = 'accepted';
    else {
      const text = toldAccepted(handoff.outcome);
      const found: Problem[] = [];
      addPayloadProblem(found, frame, 'ready-without-acceptance', 'accepted', text);
      problems.push(...(handoff.withheld ? found.map(asOwn) : found));
    }
    return handoff;
  }
}
