import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { DEFAULT_ACK_DEADLINE_MS, TOKEN_LENGTH } from '../wire/limits.ts';
import { type Problem, problem } from '../wire/problem.ts';
import { Protocol, protocolName } from '../wire/registry.ts';
import { sameToken, tokenFrom, tokenLength } from '../wire/token.ts';
import { type AckFacts, ackFacts, copiedFacts, outcomeFor } from './ack-facts.ts';
import type { Handoff } from './handoff.ts';
import { Handoffs, REMEMBERED } from './handoffs.ts';
import { refusal, tokenDifference } from './judge-ack.ts';
import { addEnvelopeProblem, addPayloadProblem, checkRequestId, isReadable } from './pairing-problems.ts';
import { roleOf } from './role.ts';
import type { Talk } from './talk.ts';

/** Where and when a frame was seen. */
export interface Sighting {
  readonly index: number;
  /** Microseconds since the epoch, or null. */
  readonly time: number | null;
  /** False where nothing tells connections apart: in raw bytes. */
  readonly connectionsKnown: boolean;
}

export interface PairingOptions {
  /** How long a broker waits for an ACK. */
  readonly deadlineMs?: number;
  /** Drawn at random by whoever can, so that no recording can make looking up tokens slow. */
  readonly hashKey?: number;
  /** How many handoffs are remembered, a power of two. */
  readonly remembered?: number;
}

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
    switch (roleOf(frame, talk.offers.count > 0)) {
      case 'offer':
        return this.seeOffer(frame, sighting, talk, problems);
      case 'ack':
        return this.seeAck(frame, sighting, talk, problems);
      case 'ready':
        return this.seeReady(frame, sighting, talk, problems);
      default:
        if (frame.message === 'Hello') talk.negotiation.hello(frame);
        else if (frame.message === 'HelloReply') talk.negotiation.reply(frame, sighting.time, problems);
        return null;
    }
  }

  /** Takes in bytes from the backend that are not a frame, or break off inside one: they answer an offer, wrongly. */
  seeBrokenAnswer(talk: Talk, connectionsKnown: boolean): Handoff | null {
    const handoff = connectionsKnown ? talk.offers.oldest : talk.offers.latest;
    if (handoff !== null) this.handoffs.settle(talk, handoff, 'invalid', null);
    return handoff;
  }

  /** Ends a connection: the handoffs that are still open on it stay unanswered. @param why is added to what is said of them */
  end(talk: Talk, why = ''): Handoff[] {
    return talk.offers.all().map((handoff) => {
      this.handoffs.settle(talk, handoff, 'unanswered', null);
      return unanswered(handoff, why);
    });
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
    { index, time }: Sighting,
    talk: Talk,
    problems: Problem[],
  ): Handoff | null {
    const { token, correlationId, serviceName } = frame.handoff!;
    if (tokenLength(token) === TOKEN_LENGTH && this.handoffs.knows(token.bytes, token.start))
      addPayloadProblem(problems, frame, 'token-reused', 'token', 'a token is for one offer only');
    checkRequestId(problems, frame, correlationId, 'the correlation_id');
    this.makeRoom();
    const { bytes, start, end } = token;
    const handoff = this.handoffs.begin(talk, bytes, start, end, correlationId, serviceName);
    handoff.offer = index;
    handoff.offerOffset = frame.base + frame.start;
    handoff.offeredAt = time;
    const { early } = talk;
    talk.early = null;
    if (early === null || !sameToken(early.token, token)) return null;
    this.settle(handoff, early, true, talk);
    return handoff;
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
    if (match !== 'token' && this.isEarly(talk, facts)) {
      talk.early = copiedFacts(facts);
      const text = 'its offer has not come yet, only the sideband';
      addPayloadProblem(problems, frame, 'ack-without-offer', 'token', text, 'note');
      return null;
    }
    if (match === 'duplicate') {
      addPayloadProblem(problems, frame, 'duplicate-ack', 'token', 'an ACK for this token came before');
      return null;
    }
    this.checkAck(frame, facts, handoff, talk, problems);
    if (handoff === null) return null;
    const difference = match === 'token' ? null : tokenDifference(facts.token, tokenFrom(handoff.token));
    if (difference !== null && tokenLength(facts.token) === TOKEN_LENGTH && isReadable(frame))
      addPayloadProblem(problems, frame, 'ack-token-mismatch', 'token', difference);
    this.settle(handoff, facts, difference === null, talk);
    if (this.isLate(handoff)) {
      const text = `must come within ${this.deadlineMs} ms of the offer, but came after ${handoff.latencyMs} ms`;
      problems.push(problem('ack-late', 'payload', frame.base + frame.payloadStart, text));
    }
    if (handoff.outcome === 'refused') addRefusal(problems, frame);
    return handoff;
  }

  /** What an ACK shows that does not depend on its token. @param handoff null where it answers none */
  private checkAck(
    frame: FrameReading,
    { correlationId }: AckFacts,
    handoff: Handoff | null,
    { shownOffer }: Talk,
    problems: Problem[],
  ): void {
    const wanted = handoff?.correlationId ?? correlationId;
    if (handoff !== null && frame.payloadProtocol !== null && frame.payloadProtocol !== Protocol.HANDOFF) {
      const text = `the answer to an offer must be under 0xD0FF (handoff), found ${described(frame.payloadProtocol)}`;
      addEnvelopeProblem(problems, frame, 'payload-protocol', 'payloadProtocol', 3, text);
    }
    checkRequestId(problems, frame, wanted, 'the offer’s correlation_id');
    if (handoff === null) {
      const text = shownOffer
        ? 'every offer before it was answered'
        : 'this stream has shown no offer; it may be in the other direction';
      addPayloadProblem(problems, frame, 'ack-without-offer', 'token', text, shownOffer ? 'error' : 'note');
      if (frame.handoff?.accepted === false && isReadable(frame)) addRefusal(problems, frame);
    } else if (correlationId !== wanted && isReadable(frame)) {
      const text = `correlation_id must be the offer’s ${wanted}, found ${correlationId}`;
      addPayloadProblem(problems, frame, 'ack-correlation-mismatch', 'correlationId', text);
    }
  }

  private settle(handoff: Handoff, facts: AckFacts, sameToken: boolean, talk: Talk): void {
    const { offeredAt } = handoff;
    handoff.latencyMs = latencyMs(offeredAt, facts.time);
    const outcome = outcomeFor(facts, handoff, sameToken, this.isLate(handoff));
    this.handoffs.settle(talk, handoff, outcome, facts.frame);
    if (outcome === 'refused') handoff.errorDetail = facts.errorDetail;
  }

  private isLate({ latencyMs }: Handoff): boolean {
    return latencyMs !== null && latencyMs > this.deadlineMs;
  }

  /** Whether the ACK came between its sideband and its offer. */
  private isEarly(talk: Talk, facts: AckFacts): boolean {
    const sideband = tokenLength(facts.token) === TOKEN_LENGTH ? talk.waitingSideband() : null;
    return sideband !== null && sameToken(sideband, facts.token);
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
    // That the broker goes on with it tells more than a deadline that may not have been the broker’s.
    if (handoff.outcome === 'late') handoff.outcome = 'accepted';
    else {
      const text = `the client was told “accepted”, the backend’s answer was ${handoff.outcome}`;
      addPayloadProblem(problems, frame, 'ready-without-acceptance', 'accepted', text);
    }
    return handoff;
  }
}

/** How long the answer took, with three decimals; null where the times are not known. Not negative: it may come first. */
export function latencyMs(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : Math.max(0, Math.round(to - from)) / 1000;
}

function addRefusal(problems: Problem[], frame: FrameReading): void {
  const { acceptedPlace, errorDetail } = frame.handoff!;
  problems.push(refusal(frame.base + acceptedPlace, errorDetail));
}

function unanswered(handoff: Handoff, why = ''): Handoff {
  const text = `nothing answered this offer${why}`;
  handoff.problems = [problem('offer-unanswered', null, handoff.offerOffset, text)];
  return handoff;
}

function described(protocol: number): string {
  return `0x${protocol.toString(16).toUpperCase().padStart(4, '0')} (${protocolName(protocol)})`;
}
