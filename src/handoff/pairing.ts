import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { DEFAULT_ACK_DEADLINE_MS, TOKEN_LENGTH } from '../wire/limits.ts';
import { asOwn, type Problem } from '../wire/problem.ts';
import { FrameKind } from '../wire/registry.ts';
import { sameToken, type Token, tokenLength } from '../wire/token.ts';
import { type AckFacts, ackFacts, outcomeFor } from './ack-facts.ts';
import { addAnsweredBefore, addRefusal, checkAck, lateness, repeatsToken, tokenOf } from './ack-problems.ts';
import { answerAsGiven } from './as-given.ts';
import { backendSideOf } from './backend-side-of.ts';
import { beginUnreplaced, changedOffer, wasHidden } from './changed-offer.ts';
import type { Handoff } from './handoff.ts';
import { Handoffs, REMEMBERED } from './handoffs.ts';
import { inPlaceOf } from './in-place.ts';
import type { Offered } from './judge-ack.ts';
import { isLate, latencyMs } from './latency.ts';
import { insteadOf, nothingPasses, UNSENT } from './nothing-passes.ts';
import type { PairingOptions } from './pairing-options.ts';
import { addPayloadProblem, checkRequestId, checkTokenUse, unanswered } from './pairing-problems.ts';
import { readyHandoff } from './ready-handoff.ts';
import { roleOf } from './role.ts';
import type { Sighting } from './sighting.ts';
import type { Talk } from './talk.ts';

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
    if (frame.direction === 'backend-to-broker') talk.backendSide?.passes();
    switch (roleOf(frame, talk.offers.count > 0, talk.openProbes > 0)) {
      case 'offer':
        return this.seeOffer(frame, sighting, talk, problems);
      case 'ack':
        return this.seeAck(frame, sighting, talk, problems);
      case 'ready':
        return readyHandoff(this.handoffs, frame, sighting, talk, problems);
      default:
        if (frame.message === 'EndpointProbe') noteProbe(talk, frame);
        else if (frame.message === 'Hello') talk.negotiation.hello(frame);
        else if (frame.message === 'HelloReply')
          talk.negotiation.reply(frame, sighting.time, sighting.own, problems);
        return null;
    }
  }

  /** Takes in bytes from the backend that are not a frame, or break off inside one: they are a wrong answer to an offer. */
  seeBrokenAnswer(talk: Talk, connectionsKnown: boolean): Handoff | null {
    const handoff = connectionsKnown ? talk.offers.oldest : talk.offers.latest;
    talk.backendSide?.brokenPassed(handoff);
    if (handoff !== null) this.handoffs.settle(talk, handoff, 'invalid', null);
    return handoff;
  }

  /**
   * Ends a connection: the handoffs that are still open on it stay unanswered.
   * @param why is added to what is said of them
   * @param part how many bytes came of an answer whose end did not: one to the oldest of them
   */
  end(talk: Talk, why = '', part = 0): Handoff[] {
    const answered = this.beginChanged(talk);
    const open = talk.offers.all().map((handoff, nth) => {
      this.handoffs.settle(talk, handoff, 'unanswered', null);
      handoff.withheld ||= handoff.index >= talk.withheldFrom;
      return unanswered(handoff, why, nth === 0 ? part : 0);
    });
    return [...answered, ...open];
  }

  /**
   * Takes in a frame as it was before it was changed in transit: adds the problems it shows, and notes what its own side
   * concludes from it. What passes in its place is seen separately. Gives the handoffs that were answered before their offers.
   * @param by what was done to it, in the words of a script
   */
  seeAsItCame(
    frame: FrameReading,
    sighting: Sighting,
    talk: Talk,
    problems: Problem[],
    by: string,
  ): Handoff[] {
    const answered: Handoff[] = [];
    const passes = !nothingPasses(by);
    if (frame.direction === 'broker-to-client' && !passes) talk.negotiated?.missed();
    if (insteadOf(by) !== null) return [];
    const side = backendSideOf(talk, this.handoffs, this.deadlineMs, by);
    if (frame.direction === 'backend-to-broker') side?.changed(inPlaceOf(frame, by));
    const role = roleOf(frame, talk.offers.count > 0 || side?.waits === true, talk.openProbes > 0);
    if (role === 'offer') {
      answered.push(...this.beginChanged(talk));
      checkRequestId(problems, frame, frame.handoff!.correlationId, 'the correlation_id');
      talk.changedOffer = changedOffer(frame, this.handoffs.reserve(), sighting);
      if (!passes) answered.push(...this.beginChanged(talk, by !== UNSENT));
    }
    if (role === 'ack' && side !== null) answerAsGiven(frame, sighting, side, this.deadlineMs, problems);
    return answered;
  }

  /**
   * Begins the handoff of the last changed offer, where no whole offer has replaced that.
   * @param left whether anything of it has left: an ACK that came before is for the last sideband, and it has none otherwise
   */
  private beginChanged(talk: Talk, left = true): Handoff[] {
    if (talk.changedOffer === null) return [];
    this.makeRoom();
    const { token } = talk.changedOffer;
    const handoff = beginUnreplaced(this.handoffs, talk, talk.changedOffer);
    return left ? this.answeredEarly(talk, handoff, token) : [];
  }

  /** The handoff that has just begun, where it was answered between its sideband and its offer. */
  private answeredEarly(talk: Talk, handoff: Handoff, token: Token): Handoff[] {
    const early = talk.takeEarly(token);
    if (early === null) return [];
    this.settle(handoff, early, true, talk);
    const { offered } = handoff;
    if (offered !== null) this.judgeForBroker(handoff, offered, early, sameToken(early.token, offered.token));
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
    if (wasHidden(this.handoffs, talk, frame, index, problems)) return null;
    this.makeRoom();
    const { bytes, start, end } = token;
    const number = talk.changedOffer?.index ?? this.handoffs.reserve();
    const handoff = this.handoffs.begin(talk, bytes, start, end, correlationId, serviceName, false, number);
    checkTokenUse(problems, frame, handoff);
    handoff.offer = index;
    handoff.tokenUse?.offered(handoff);
    handoff.offerOffset = frame.base + frame.start;
    handoff.unaccepted = handoff.offerOffset >= talk.unacceptedFrom;
    // The broker has waited since it made the offer, whatever has replaced that.
    handoff.offeredAt = talk.changedOffer === null ? time : talk.changedOffer.at;
    handoff.passed = passed;
    handoff.withheld = own || talk.ownSideband;
    talk.ownSideband = false;
    handoff.offered = talk.changedOffer;
    talk.changedOffer = null;
    talk.backendSide?.offered(handoff, time);
    const answered = this.answeredEarly(talk, handoff, token)[0] ?? null;
    if (answered !== null) talk.backendSide?.answeredEarly(answered);
    return answered;
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
    if (match !== 'token' && usual && facts.isAck && talk.announcer.announces(facts.token, null)) {
      if (talk.noteEarly(facts)) talk.backendSide?.earlyPasses();
      const text = 'its offer has not come yet, only the sideband';
      addPayloadProblem(problems, frame, 'ack-without-offer', 'token', text, 'note');
      return null;
    }
    talk.backendSide?.passed(facts, handoff);
    if (match === 'duplicate') {
      addAnsweredBefore(problems, frame, this.handoffs.latestOn(talk, facts.token));
      return null;
    }
    checkAck(frame, facts, handoff, talk.shownOffer, problems);
    if (handoff === null) return null;
    const isSame = match === 'token' || repeatsToken(frame, facts, tokenOf(handoff), problems);
    this.settle(handoff, facts, isSame, talk);
    const { offered } = handoff;
    if (offered !== null) {
      const found: Problem[] = [];
      this.judgeForBroker(handoff, offered, facts, repeatsToken(frame, facts, offered.token, found));
      problems.push(...(handoff.withheld ? found.map(asOwn) : found));
    }
    if (this.isLate(handoff)) problems.push(lateness(frame, handoff.latencyMs!, this.deadlineMs));
    if (handoff.outcome === 'refused') addRefusal(problems, frame);
    return handoff;
  }

  private settle(handoff: Handoff, facts: AckFacts, isSame: boolean, talk: Talk): void {
    handoff.latencyMs = latencyMs(handoff.offeredAt, facts.time);
    const outcome = outcomeFor(facts, handoff, isSame, this.isLate(handoff));
    this.handoffs.settle(talk, handoff, outcome, facts.frame);
    if (outcome === 'refused') handoff.errorDetail = facts.errorDetail;
  }

  /**
   * The broker judges by what it offered, the backend answers what it received: where the two differ, the broker’s outcome
   * counts.
   */
  private judgeForBroker(handoff: Handoff, offered: Offered, facts: AckFacts, isSame: boolean): void {
    handoff.answered ??= handoff.outcome;
    this.handoffs.rejudge(handoff, outcomeFor(facts, offered, isSame, this.isLate(handoff)));
  }

  private isLate({ latencyMs }: Handoff): boolean {
    return isLate(latencyMs, this.deadlineMs);
  }
}

function noteProbe(talk: Talk, { direction, kind }: FrameReading): void {
  if (direction === 'broker-to-backend' && kind === FrameKind.REQUEST) talk.openProbes += 1;
  else if (direction === 'backend-to-broker' && talk.openProbes > 0) talk.openProbes -= 1;
}
